"""A real model on a real server: what no simulator can promise. See `python3 dev.py test-real`."""
