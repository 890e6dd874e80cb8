"""Rules about the file itself: its keys, values and references."""
