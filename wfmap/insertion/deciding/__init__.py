"""What a candidate is worth in money, what is not known of it, and the verdict that follows."""
