"""The looks of the window: colour tokens, fonts, icons, the palette and the style sheet."""
