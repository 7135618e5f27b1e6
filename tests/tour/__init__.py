"""The tour: the real window on Qt's offscreen platform, driven like a person would."""
