"""The application: joins the window to the core. The only package that knows both."""

from desktop.app.application import Application, run_window
from desktop.app.options import WindowOptions

__all__ = ["Application", "WindowOptions", "run_window"]
