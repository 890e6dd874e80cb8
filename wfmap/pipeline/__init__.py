"""The spine in code: text → process → graph → facts → findings, answers and maps.

Each module is one thing a person or a program asks for, as a short list of stages. The command
line and the service call these and nothing beside them; what they return is data, not text.

- `sources`: a document's bytes, from a file or from standard input.
- `checking`: text → findings, or text → a graph with its facts.
- `answering`: text → the bottlenecks and the four answers.
- `simulating`: text → a simulation and its event log, or two texts → what the change does.
- `verifying`: the installed engines against exact results.
- `drawing`: text → a map, as SVG, PNG or PDF.
- `comparing`: two texts → what differs, as a list and as one map.
- `writing`: text → its normal form, or the newest version of the format.
- `memory`: how rarely memory is searched for cycles.
- `importing`: another format → a document, and what it could not carry over.
"""
