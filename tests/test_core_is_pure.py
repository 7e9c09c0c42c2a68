"""The core needs no web library, no clock, no chance and no environment; only one of its modules reads files."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "clinic_check"
CORE = [
    "answers",
    "cautions",
    "changelog",
    "cited",
    "claim_answers",
    "claim_kinds",
    "claim_marks",
    "claim_patterns",
    "claim_report",
    "claim_voice",
    "claim_words",
    "claims",
    "code",
    "compare",
    "conditions",
    "content",
    "content_answered",
    "content_check",
    "content_cited",
    "content_claim_patterns",
    "content_claims",
    "content_library",
    "content_glossary",
    "content_node",
    "content_numbers",
    "content_parse",
    "content_products",
    "content_shown",
    "content_texts",
    "content_words",
    "explained",
    "glossary",
    "known",
    "language",
    "left_out",
    "library",
    "mail",
    "number_patterns",
    "numbers",
    "paper",
    "pasted",
    "phones",
    "po",
    "products",
    "qr",
    "questionnaire",
    "reading",
    "reading_goals",
    "reading_texts",
    "ready",
    "report",
    "scoring",
    "sheet",
    "translation",
]
WEB = [
    "__init__",
    "all_views",
    "assets",
    "checklist_views",
    "cli",
    "compare_views",
    "compressed",
    "forms",
    "glossary_filter",
    "guard",
    "languages",
    "limits",
    "number_views",
    "pdf",
    "pdf_views",
    "products_views",
    "question_views",
    "proxies",
    "reading_cli",
    "serve",
    "settings",
    "texts_cli",
    "views",
    "words_views",
]
WEB_LIBRARIES = {"flask", "flask_wtf", "wtforms", "werkzeug", "jinja2", "click", "markupsafe", "itsdangerous", "typst"}
IMPURE_MODULES = {"logging", "os", "random", "secrets", "socket", "subprocess", "tempfile", "time", "urllib", "uuid"}
IMPURE_USES = {".environ", ".getenv", ".now", ".today", ".utcnow", ".fromtimestamp", "print", "input", "eval", "exec"}
FILE_USES = {
    "open",
    ".open",
    ".read_bytes",
    ".read_text",
    ".write_bytes",
    ".write_text",
    ".iterdir",
    ".glob",
    ".exists",
}
LONGEST_MODULE = 250


def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def imported(found: ast.Module) -> set[str]:
    """The top packages of all imports, wherever they stand."""
    plain = {alias.name for node in ast.walk(found) if isinstance(node, ast.Import) for alias in node.names}
    other = {node.module or "" for node in ast.walk(found) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | other}


def used(found: ast.Module) -> set[str]:
    """Every name that the code reads, and with a dot before it every attribute."""
    names = {node.id for node in ast.walk(found) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names | {f".{node.attr}" for node in ast.walk(found) if isinstance(node, ast.Attribute)}


def loaded_by(module: str) -> set[str]:
    """What a fresh interpreter has loaded after importing this module alone."""
    script = f"import sys, clinic_check.{module}; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own words
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_every_module_is_core_or_web() -> None:
    """Each module of the package is listed here as core or as web, and both lists are what is there."""
    there = {file.stem for file in PACKAGE.glob("*.py")}
    assert len(CORE) == 54
    assert there == {*CORE, *WEB}
    assert not set(CORE) & set(WEB)


@pytest.mark.parametrize("module", CORE)
def test_a_core_module_brings_in_no_web_library(module: str) -> None:
    """Imported alone in a fresh interpreter, a core module loads no web library."""
    loaded = loaded_by(module)
    assert "clinic_check" in loaded
    assert loaded & WEB_LIBRARIES == set()


def test_a_web_module_would_be_noticed() -> None:
    """The same look at a web module finds the web libraries."""
    assert loaded_by("views") >= {"flask", "wtforms", "werkzeug", "jinja2"}


@pytest.mark.parametrize("module", CORE)
def test_a_core_module_has_no_clock_chance_or_environment(module: str) -> None:
    """A core module imports and names nothing that asks the clock, chance, the environment, the network or a log."""
    found = tree(module)
    assert imported(found) & IMPURE_MODULES == set()
    assert used(found) & IMPURE_USES == set()


@pytest.mark.parametrize("module", [module for module in CORE if module != "content"])
def test_only_content_reads_files(module: str) -> None:
    """A core module other than content opens, reads and looks for no file."""
    found = tree(module)
    assert imported(found) & {"io", "pathlib", "shutil"} == set()
    assert used(found) & FILE_USES == set()


def test_reading_a_file_would_be_noticed() -> None:
    """The same look at the module that reads the content files finds what it reads with."""
    assert "pathlib" in imported(tree("content"))
    assert ".read_text" in used(tree("content"))


def test_a_clock_would_be_noticed() -> None:
    """The same look at the module with the commands finds its clock."""
    assert ".today" in used(tree("cli"))


@pytest.mark.parametrize("module", [*CORE, *WEB])
def test_modules_stay_short(module: str) -> None:
    """No module is longer than 250 lines."""
    lines = (PACKAGE / f"{module}.py").read_text(encoding="utf-8").count("\n")
    assert 0 < lines <= LONGEST_MODULE


@pytest.mark.parametrize(
    ("module", "may_stand_on"),
    [
        ("conditions", set()),
        ("library", {"conditions"}),
        ("claim_kinds", {"library"}),
        ("claim_words", set()),
        ("claim_patterns", {"claim_words"}),
        ("claim_voice", {"claim_patterns", "claim_words"}),
        ("claims", {"claim_patterns", "claim_voice", "claim_words"}),
        ("claim_marks", {"claims"}),
        ("pasted", set()),
        ("phones", set()),
        ("reading", set()),
        ("reading_texts", {"library", "questionnaire"}),
        ("reading_goals", {"reading", "reading_texts"}),
        ("language", set()),
        ("changelog", set()),
        ("po", set()),
        ("translation", {"content_node", "po"}),
        ("questionnaire", {"claim_kinds", "claims", "conditions", "glossary", "language", "library"}),
        ("glossary", set()),
        ("explained", {"glossary"}),
        ("answers", {"conditions", "questionnaire"}),
        ("code", {"answers", "conditions", "questionnaire"}),
        ("left_out", {"answers", "conditions", "questionnaire"}),
        ("mail", {"questionnaire"}),
        ("paper", {"answers", "conditions", "questionnaire"}),
        ("qr", set()),
        ("scoring", {"answers", "conditions", "questionnaire"}),
        ("cautions", {"conditions", "library", "questionnaire", "scoring"}),
        ("known", {"conditions", "library", "questionnaire"}),
        ("cited", {"library"}),
        ("claim_answers", {"answers", "claim_kinds", "questionnaire"}),
        ("claim_report", {"claim_answers", "claim_kinds", "claim_marks", "pasted", "questionnaire"}),
        ("report", {"cautions", "cited", "code", "conditions", "known", "library", "questionnaire", "scoring"}),
        ("compare", {"questionnaire", "report"}),
    ],
)
def test_the_core_is_built_in_layers(module: str, may_stand_on: set[str]) -> None:
    """A core module imports only the modules that it stands on."""
    own = {
        (node.module or "").removeprefix("clinic_check.")
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clinic_check")
    }
    assert own - may_stand_on == set()
