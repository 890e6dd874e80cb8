"""Maps that were drawn are kept: drawn once for all who ask at once, found by their hash."""
