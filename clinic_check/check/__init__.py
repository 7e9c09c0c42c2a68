"""The rules and what they make of answers; no files and no web library."""
