"""How far systems can be called: the weakest link a step needs, and what is missing."""
