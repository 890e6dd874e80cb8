"""Operations: everything that a person or a program asks of wfmap, each in a file of its own.

An operation has `Options`, one frozen model that is flags in the shell, parameters over HTTP and
keywords in Python; a result; and functions that make it, each a short list of stages.
"""
