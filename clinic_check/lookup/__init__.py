"""Recognizes pasted numbers and product names without querying any register."""

from clinic_check.lookup.numbers import find
from clinic_check.lookup.pasted import decoded, shown, unified
from clinic_check.lookup.products import Catalogue, search

__all__ = ["Catalogue", "decoded", "find", "search", "shown", "unified"]
