"""The Flask side: pages, forms, files, settings and commands."""
