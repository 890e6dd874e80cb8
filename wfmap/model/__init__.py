"""The process document: its parts, how it is read, checked and written."""
