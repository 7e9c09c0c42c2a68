"""Clinic Check: a checklist about a clinic, the rules that judge the answers, and the pages that show them.

The core is pure: no web library, clock, randomness or environment, and only `content` reads files.
    questionnaire <- conditions <- answers <- scoring <- cautions <- report
    mail stands on questionnaire.
    content (content_node, content_parse, content_check) and code stand on questionnaire and answers alone.
    numbers (number_patterns) stands alone: what pasted numbers can be; content_numbers loads what they are worth.
    products stands on library alone.
The web side is thin: views -> forms, report, code, mail; number_views -> views, numbers; products_views -> views,
    products; cli -> content, report; app.py -> views, number_views, products_views, cli.
"""
