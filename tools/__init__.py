"""For editors: the reading level, coverage.md and the pictures. The site imports nothing of it."""
