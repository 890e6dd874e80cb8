"""Sentences for people: figures, names and lists, and the word that was meant."""
