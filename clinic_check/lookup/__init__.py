"""Recognizes pasted numbers and product names without querying any register."""
