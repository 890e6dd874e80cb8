"""Machine code of the engine: what it is made of, and how it is made before it is needed."""
