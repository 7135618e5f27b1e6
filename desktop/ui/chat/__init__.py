"""The test chat page: a renderer of view states that knows no service."""
