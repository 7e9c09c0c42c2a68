"""What the site imports, requires, locks and documents is the same; no tracked file names the host of a registry."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
IMPORTED = {
    "click": "click",
    "flask": "Flask",
    "flask_wtf": "Flask-WTF",
    "granian": "granian",
    "jinja2": "Jinja2",
    "markupsafe": "MarkupSafe",
    "pyphen": "pyphen",
    "segno": "segno",
    "typst": "typst",
    "werkzeug": "Werkzeug",
    "wtforms": "WTForms",
    "yaml": "PyYAML",
}
FOR_TRANSLATORS = {"babel"}
COMMENT = re.compile(r"  # \w[^;]*; (.*; )*(?P<licence>[\w., -]+)")
# In parts, so that this file names none.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
    )
]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def imports(source: str) -> set[str]:
    """The top packages that running this code imports: not what stands under TYPE_CHECKING."""
    found = ast.parse(source)
    typing = {
        id(inner)
        for node in ast.walk(found)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    run = [node for node in ast.walk(found) if id(node) not in typing]
    plain = {alias.name for node in run if isinstance(node, ast.Import) for alias in node.names}
    other = {node.module or "" for node in run if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | other}


def third_party() -> set[str]:
    """What app.py and the package import from others."""
    files = [ROOT / "app.py", *(ROOT / "clinic_check").glob("**/*.py")]
    assert len(files) > 60
    found = set().union(*(imports(file.read_text(encoding="utf-8")) for file in files))
    return found - set(sys.stdlib_module_names) - {"app", "clinic_check"}


def required(name: str) -> dict[str, Requirement]:
    """Name as written -> requirement, of the lines of one file; the files that it includes are left out."""
    lines = [line.partition("#")[0].strip() for line in text(name).splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith("-r ")]
    return {requirement.name: requirement for requirement in found}


def locked(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Name -> version and hashes, of each package of a lock file."""
    found = re.findall(r"^([\w.-]+)==([\w.]+)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$", lock, re.MULTILINE)
    return {name: (version, re.findall(r"sha256:(\w+)", hashes)) for name, version, hashes in found}


def rows(page: str) -> dict[str, list[str]]:
    """Name -> the other cells, of the table with seven columns."""
    lines = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| ") and line.count("|") == 8]
    cells = [[cell.strip() for cell in line] for line in lines]
    return {row[0]: row[1:] for row in cells if row[0] != "package"}


@pytest.fixture(scope="module")
def site() -> dict[str, Requirement]:
    return required("requirements-site.txt")


@pytest.fixture(scope="module")
def lock() -> dict[str, tuple[str, list[str]]]:
    return locked(text("deploy/requirements.lock"))


def test_everything_imported_is_known() -> None:
    """app.py and the package import these packages of others and no more; Babel is for translators alone."""
    assert third_party() == set(IMPORTED) | FOR_TRANSLATORS
    assert "Babel" in required("requirements-browser.txt")


def test_what_is_imported_is_required_and_nothing_else(site: dict[str, Requirement]) -> None:
    """requirements-site.txt holds each imported package, and every one that it holds is imported."""
    assert sorted(site) == sorted(IMPORTED.values())


def test_the_file_of_the_readme_takes_in_the_site() -> None:
    """requirements.txt includes requirements-site.txt and adds pytest and hypothesis only."""
    assert "\n-r requirements-site.txt\n" in text("requirements.txt")
    assert set(required("requirements.txt")) == {"pytest", "hypothesis"}
    assert "pip install -r requirements.txt &&" in text("README.md")


@pytest.mark.parametrize("file", sorted(file.name for file in ROOT.glob("requirements*.txt")))
def test_every_requirement_is_held_to_compatible_releases(file: str) -> None:
    """Each line says ~= and a version."""
    found = required(file)
    assert found
    for requirement in found.values():
        assert [one.operator for one in requirement.specifier] == ["~="], requirement


def test_there_are_files_of_requirements() -> None:
    """The five that are named in docs/dependencies.md are among those looked at."""
    named = set(re.findall(r"^\| `(requirements[\w-]*\.txt)` \|", text("docs/dependencies.md"), re.MULTILINE))
    assert named == {
        "requirements.txt",
        "requirements-site.txt",
        "requirements-browser.txt",
        "requirements-bench.txt",
        "requirements-lock.txt",
    }
    assert named <= {file.name for file in ROOT.glob("requirements*.txt")}


def test_the_lock_holds_each_requirement_at_a_version_that_fits(
    site: dict[str, Requirement], lock: dict[str, tuple[str, list[str]]]
) -> None:
    """Each requirement of the site is locked, and its version is one that the requirement allows."""
    assert len(site) == 12
    for name, requirement in site.items():
        version, _ = lock[canonicalize_name(name)]
        assert requirement.specifier.contains(version), name


def test_everything_locked_has_hashes(lock: dict[str, tuple[str, list[str]]]) -> None:
    """Each package of the lock has a wheel and a source file at least, and no line of the lock is read as neither."""
    lines = [line for line in text("deploy/requirements.lock").splitlines() if line and line.lstrip()[0] != "#"]
    assert len(lock) > 12
    assert len(lines) == len(lock) + sum(len(hashes) for _, hashes in lock.values())
    for name, (_, hashes) in lock.items():
        assert len(hashes) == len(set(hashes)) >= 2, name


def test_the_lock_is_for_the_site_alone(site: dict[str, Requirement]) -> None:
    """Each package stands there for requirements-site.txt or for another package of the lock."""
    found = re.findall(r"^([\w.-]+)==[^#]+((?:    #.*\n)+)", text("deploy/requirements.lock"), re.MULTILINE)
    via = {name: set(re.findall(r"[\w-]+(?:\.txt)?(?=\n)", why)) - {"via"} for name, why in found}
    direct = {name for name, why in via.items() if "requirements-site.txt" in why}
    assert direct == {canonicalize_name(name) for name in site}
    for name, why in via.items():
        assert why, name
        assert why <= {"requirements-site.txt", *via}, name


def test_the_lock_names_no_address_and_no_folder() -> None:
    """No address, no option of the maker but the hashes, and no path of a machine stands in the lock."""
    lock = text("deploy/requirements.lock")
    assert "#    make lock\n" in lock
    assert "://" not in lock
    assert "/" not in lock
    assert set(re.findall(r"--[\w-]+", lock)) == {"--hash"}


def test_every_locked_package_is_described(lock: dict[str, tuple[str, list[str]]]) -> None:
    """docs/dependencies.md has a row for each locked package, with its version, and none for another."""
    described = {canonicalize_name(name): cells[0] for name, cells in rows(text("docs/dependencies.md")).items()}
    assert described == {name: version for name, (version, _) in lock.items()}


def test_the_licence_is_the_same_in_both_places(site: dict[str, Requirement]) -> None:
    """Each requirement says what it is for and its licence, and the table names the same licence."""
    table = rows(text("docs/dependencies.md"))
    for name in site:
        line = next(line for line in text("requirements-site.txt").splitlines() if line.startswith(f"{name}~="))
        comment = COMMENT.search(line)
        assert comment, line
        assert table[name][2] == comment["licence"]


def test_what_a_package_brings_in_has_a_row_of_its_own() -> None:
    """Each name in the last column is one of the first, but for colorama, which only Windows needs."""
    table = rows(text("docs/dependencies.md"))
    brought = {name for cells in table.values() for name in re.split(r", |; on Windows ", cells[-1])}
    assert brought - set(table) == {"nothing", "colorama"}


def test_the_oldest_python_is_the_same_everywhere() -> None:
    """pyproject.toml, README.md and docs/dependencies.md name Python 3.11 as the oldest."""
    tools = tomllib.loads(text("pyproject.toml"))["tool"]
    assert tools["ruff"]["target-version"] == "py311"
    assert tools["mypy"]["python_version"] == "3.11"
    assert "You need Python 3.11 or newer" in text("README.md")
    assert "Python 3.11 is the oldest" in text("docs/dependencies.md")


def test_no_tracked_file_names_the_host_of_a_registry() -> None:
    """Packages are named, never the machine that they come from."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: what is tracked is not known")
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own words
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(files) > 500
    there = [file for file in files if file.is_file()]
    assert [str(file.relative_to(ROOT)) for file in there for host in HOSTS if host.encode() in file.read_bytes()] == []


def test_what_is_only_for_types_is_no_import() -> None:
    """Imports in functions count, imports under TYPE_CHECKING do not."""
    source = "import a.b\nif TYPE_CHECKING:\n    import c\nelse:\n    x = 1\ndef f():\n    from d.e import g\n"
    assert imports(source) == {"a", "d"}


def test_a_lock_is_read_as_it_stands() -> None:
    """Version and hashes of a made-up package are found, and a package without a hash has none."""
    first, second = "a" * 64, "b" * 64
    made_up = f"one==1.0 \\\n    --hash=sha256:{first} \\\n    --hash=sha256:{second}\n    # via two\ntwo==2.1\n"
    assert locked(made_up) == {"one": ("1.0", [first, second]), "two": ("2.1", [])}
