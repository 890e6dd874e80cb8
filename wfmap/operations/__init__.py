"""Operations: everything that a person or a program asks of wfmap, each in a file of its own.

An operation has `Options`, one frozen model that is flags in the shell, parameters over HTTP and
keywords in Python; a result; and functions that make it, each a short list of stages: text →
process → graph → facts → findings, answers and maps. What they return is data, not text. What
several share stands beside them: `sources`, where a document comes from; `checking`, text → a graph
with its facts; `trying`, ways out tried before they are offered; `merging`, changes made meanwhile.
"""
