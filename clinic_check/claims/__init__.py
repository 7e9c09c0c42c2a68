"""Finds and explains marketing claims in a pasted text."""
