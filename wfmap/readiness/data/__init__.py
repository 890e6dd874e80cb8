"""How good the data behind a process is: measured on its tables, judged for a use."""
