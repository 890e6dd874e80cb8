"""How ready the data, the systems and the people behind a step are; each measured, none guessed."""
