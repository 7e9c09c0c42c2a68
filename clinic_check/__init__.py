"""Clinic Check: a checklist about an offered treatment, the rules that judge the answers, and the pages that show them.

docs/architecture.md maps the packages.
"""
