"""The parts of the tokens and costs panel."""
