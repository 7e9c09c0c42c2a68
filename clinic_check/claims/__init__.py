"""Marketing claims in a pasted text."""
