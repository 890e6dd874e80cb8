"""Maps: a `Diagram` is laid out into a `Scene`, and a painter draws it."""
