"""Layouts: each turns a `Diagram` into a `Scene`."""
