"""Rules about data: where it is kept, and how good it is."""
