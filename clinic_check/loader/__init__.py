"""YAML files and catalogues -> finished content, or a list of every problem in them."""
