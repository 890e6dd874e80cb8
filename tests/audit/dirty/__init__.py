"""Tables as dirty as real ones, whose truth is known because they were made."""
