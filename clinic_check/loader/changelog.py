"""The text of CHANGELOG.md -> what the page of changes shows."""

from __future__ import annotations

Versions = list[tuple[str, list[str]]]


def versions(text: str) -> Versions:
    """(heading, lines) of each version in the changelog."""
    found: Versions = []
    for line in text.splitlines():
        if line.startswith("## "):
            found.append((line[3:], []))
        elif line.startswith("- ") and found:
            found[-1][1].append(line[2:])
        elif line.startswith("  ") and found and found[-1][1]:
            found[-1][1][-1] += " " + line.strip()
    return found
