"""Rules about data on people."""
