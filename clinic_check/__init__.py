"""Clinic Check: a checklist about a clinic, the rules that judge the answers, and the pages that show them.

The core is pure: no web library, clock, randomness or environment, and only `content` reads files.
    conditions <- library <- questionnaire <- answers <- code
    answers <- scoring <- cautions <- report, which also stands on known, cited and code.
    content reads the files: content_node, content_parse, content_library, content_check and their siblings.
    mail stands on questionnaire.
    paper stands on answers: the letters of the blank checklist. qr stands alone: an address as a picture.
    numbers (number_patterns) stands alone: what pasted numbers can be; content_numbers loads what they are worth.
    products stands on library alone. sheet stands alone: the printed part of a page, for the PDF.
The web side is thin: views -> forms, report, code, mail; number_views -> views, numbers; products_views -> views,
    products; checklist_views -> views, paper, qr; pdf_views -> views, checklist_views, pdf -> sheet; cli -> content,
    report; app.py -> all views, cli.
"""
