"""Measurements against yardsticks of the same run. They print; they never fail on a time."""
