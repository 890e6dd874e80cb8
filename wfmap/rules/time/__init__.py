"""Rules about load, waits and times."""
