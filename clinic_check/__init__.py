"""Clinic Check: a checklist about a clinic, the rules that judge the answers, and the pages that show them.

The core is pure: no web library, clock, randomness or environment, and only `content` reads files.
    conditions <- library <- questionnaire <- answers <- code
    answers <- scoring <- cautions <- report <- compare; report also stands on known, cited and code.
    content reads the files: content_node, content_parse, content_library, content_check and their siblings.
    language stands alone: its name, dates, numbers. po reads catalogues, translation says what they owe to the texts;
    content and changelog gather these. left_out stands on answers; mail on questionnaire.
    ready stands on code: a page with holes for a code and ticks. qr stands alone: an address as a picture.
    paper stands on answers: the letters of the blank checklist.
    glossary stands alone: hard words; explained stands on it: a page with their meanings; content_glossary loads them.
    phones stands alone: US phone numbers on a page.
    numbers (number_patterns) stands alone: what pasted numbers can be; content_numbers loads what they are worth.
    products stands on library alone. sheet stands alone: the printed part of a page, for the PDF.
    reading stands alone: how hard a text is to read; reading_texts on questionnaire: all texts; reading_goals on both.
    claims stands alone: marketing claims in a text. claim_marks stands on it, claim_kinds on library; claim_report and
    claim_answers put them together with the questionnaire. pasted stands alone: text as it was sent.
The web side is thin: views -> forms, report, code, mail, pasted; question_views -> views, forms, ready;
    all_views -> views, forms, left_out; number_views -> views, numbers, pasted;
    products_views -> views, products, pasted; words_views -> views, claim_report, claim_answers, pasted;
    checklist_views -> views, paper, qr; pdf_views -> views, checklist_views, pdf -> sheet; compare_views -> views,
    compare, code, report; glossary_filter -> views, explained, phones;
    languages -> content, translation, po: which ones are served; texts_cli -> languages, cli;
    cli -> content, report, claims, reading_cli -> reading_goals; app.py -> all of these.
    compressed stands alone: gzip; assets -> compressed: the files beside the pages.
    settings stands alone: the environment. proxies -> settings: who is believed; guard and limits: what every request
    obeys; serve -> settings, app.py: the server.
"""
