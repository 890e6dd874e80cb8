"""Rules about who does the work, and how it passes between people."""
