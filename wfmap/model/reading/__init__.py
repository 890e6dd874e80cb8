"""Text → parts: strict JSON, shapes from annotations, and a walk that finds all faults at once."""
