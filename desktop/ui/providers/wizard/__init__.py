"""The six steps that add an endpoint of one's own."""
