"""The pages of the documentation that records write themselves, and the examples of all others.

`docs/` holds what people wrote. Here stands what makes the site of it: pages of the rules, the
patterns, the commands, the fields, the endpoints and the methods come from the records that the
program itself goes by, and every example on a written page is run. The pages are Markdown; Sphinx
makes HTML of them. Nothing of it is committed.
"""
