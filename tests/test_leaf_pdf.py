"""The PDF of every result is one leaf: two pages on both papers, in both languages."""

from __future__ import annotations

import pypdfium2
import pytest
from flask import Flask

from clinic_check.loader.content import Content
from tests import results

EVERY = 3  # of the scenarios, beside those with the most words: a file takes some tenths of a second

pytestmark = pytest.mark.rest


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_result_is_one_leaf(app: Flask, content: Content, language: str, paper: str) -> None:
    """No result is longer than its two sides, and none is shorter."""
    client, codes = app.test_client(use_cookies=False), results.codes(content)
    lengths = {name: results.on_paper(client, language, code) for name, code in codes.items()}
    chosen, over = list(results.some(lengths, EVERY)), {}
    assert len(chosen) > 70
    assert min(lengths.values()) > 100
    for name in chosen:
        made = client.get(f"/{language}/result.pdf?a={codes[name]}&paper={paper}")
        document = pypdfium2.PdfDocument(made.data)
        if len(document) != 2:
            over[name] = len(document)
        document.close()
    assert over == {}


def test_those_with_the_most_words_are_among_them() -> None:
    """Every third name is taken, and the longest whatever their place; no name twice."""
    lengths = {"a": 1, "b": 9, "c": 8, "d": 7, "e": 2}
    assert list(results.some(lengths, 3, longest=2)) == ["a", "d", "b", "c"]
