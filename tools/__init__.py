"""Tools for editors: reading level, docs/coverage.md, pictures. Only `content-check --reading` imports from here."""
