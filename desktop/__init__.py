"""Modeldeck: set up model providers, allow the few models you want, see what each really costs."""
