"""The rules: answers -> findings, outcome, report. Uses no files and no web library."""
