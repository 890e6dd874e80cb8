"""How ready the people are whose work changes, from a survey of their roles."""
