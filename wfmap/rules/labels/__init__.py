"""Rules about what a reader of the map meets: names, labels and size."""
