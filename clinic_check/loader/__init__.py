"""YAML files and catalogues -> finished content, or a list of every problem in them."""

from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError

__all__ = ["Content", "ContentError"]
