"""Map business processes, find their bottlenecks, and see where AI belongs."""
