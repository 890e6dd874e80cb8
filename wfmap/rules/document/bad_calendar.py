"""Opening hours or a time zone cannot be understood.

Finds:
    Weekly hours outside the form `Mo-Fr 09:00-17:00`, and time zones nobody knows.

Why it matters:
    Without them, work would go on around the clock.

How it decides:
    Days are Mo to Su, times of day from 00:00 to 24:00; time zones are names of the IANA database.

When it is wrong:
    Never.

Sources:
    IANA Time Zone Database; RFC 5545 has the same idea of weekly hours.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)
