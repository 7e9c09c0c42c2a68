"""Finds and explains marketing claims in a pasted text."""

from clinic_check.claims.report import Explained, explain
from clinic_check.claims.scanner import Scan, Scanner

__all__ = ["Explained", "Scan", "Scanner", "explain"]
