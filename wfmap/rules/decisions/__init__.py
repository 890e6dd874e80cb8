"""Rules about decisions: who takes them, on what, and with what to follow."""
