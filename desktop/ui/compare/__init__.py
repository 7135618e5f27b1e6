"""The comparison of models, on the page of the test chat."""
