"""The parts of the Providers page."""
