"""Painters: each turns a `Scene` into a file's content."""
