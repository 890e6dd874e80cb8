"""The service: checks, maps, answers and imports over HTTP.

A process document comes in the body of a request and nothing is kept. Reading, layout and drawing
run in worker processes with limits on time and memory, so that the event loop always answers.
"""
