"""ProcessGraph → Facts by queueing theory, in milliseconds."""
