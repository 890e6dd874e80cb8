"""A rule broke while it looked at the document.

Finds:
    Rules that stop with an exception.

Why it matters:
    Its findings are missing. All other rules went on.

How it decides:
    The exception is caught for each rule and reported with its text.

When it is wrong:
    Never: it is a fault of wfmap. Please report it, with the document where you can.

Sources:
    Own.
"""
