"""What operations answer: one frozen type each, of which the JSON and its schema are made.

A type's fields are the keys of its JSON, in their order, and its docstring is the description that
callers over HTTP read. The shell, HTTP and Python write the same object, so they cannot differ.
Times are in seconds, shares from 0 to 1, amounts in the document's currency; what is not known, and
what has no end, is null.
"""
