"""What wfmap found and answered, as text, JSON and the formats other tools read."""
