"""Rules about systems and what connects them."""
