"""The search for places and routes on whole numbers in one memory, made to machine code."""
