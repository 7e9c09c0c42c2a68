"""Load YAML files and catalogues into validated content, or report every problem in them."""
