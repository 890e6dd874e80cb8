"""Rules about the order of work: ways in and out, splits and joins, soundness."""
