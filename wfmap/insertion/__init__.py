"""Where AI belongs, what it does to the whole process, and whether simpler things do better."""
