"""Published insertions, told as known before: what wfmap would have said, and how often rightly."""
