"""Load YAML files and catalogues into validated content, or report every problem in them."""

from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError

__all__ = ["Content", "ContentError"]
