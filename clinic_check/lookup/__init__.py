"""What a pasted text, a number or a product name is, by its form alone."""

from clinic_check.lookup.numbers import find
from clinic_check.lookup.pasted import decoded, shown, unified
from clinic_check.lookup.products import Catalogue, search

__all__ = ["Catalogue", "decoded", "find", "search", "shown", "unified"]
