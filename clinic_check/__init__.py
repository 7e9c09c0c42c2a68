"""Clinic Check: a checklist about an offered treatment, the rules that judge the answers, and the pages that show them.

Packages and modules: docs/architecture.md.
"""
