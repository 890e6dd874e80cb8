"""The Python surface: one object with the operations as methods, and tables of what it holds."""
