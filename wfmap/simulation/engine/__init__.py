"""The loop: events in order of time, on two arrays, the same compiled and in plain Python.

Nothing here knows of documents; `layout` says what the numbers mean.
"""
