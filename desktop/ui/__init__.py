"""The window. Together with ``desktop.app`` the only code that knows Qt."""
