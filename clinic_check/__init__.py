"""Clinic Check: a checklist about a clinic, the rules that judge the answers, and the pages that show them.

The core is pure: no web library, clock, randomness or environment, and only `content` reads files.
    questionnaire <- conditions <- answers <- scoring <- cautions <- report
    content (content_node, content_parse, content_check) and code stand on questionnaire and answers alone.
    products stands on library alone.
The web side is thin: views -> forms, report, code; products_views -> views, products; cli -> content, report;
app.py -> views, products_views, cli.
"""
