"""Imports, requirements, locks and documentation agree; no tracked file contains the host of a registry."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tools import need

ROOT = Path(__file__).parent.parent
NAMES = {"flask_wtf": "flask-wtf", "yaml": "pyyaml"}  # where what is imported has another name than what is installed
FOR_EDITORS = {"pyphen"}
LISTS = ["requirements.txt", "requirements-test.txt"]
LOCKS = ["requirements.lock", "requirements-test.lock"]
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
        ("docker", "io"),
    )
]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def imported() -> set[str]:
    """What app.py and the package import from others, by the name under which it is installed."""
    found: set[str] = set()
    for file in [ROOT / "app.py", *(ROOT / "clinic_check").glob("**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
    # The tools of editors are not part of the site, and _typeshed is for the type checker alone.
    top = (
        {name.partition(".")[0] for name in found}
        - set(sys.stdlib_module_names)
        - {"app", "clinic_check", "tools", "_typeshed"}
    )
    return {NAMES.get(name, name) for name in top}


def required(name: str) -> dict[str, Requirement]:
    """Name -> requirement, of the lines of one file; the files that it includes are left out."""
    lines = [line.partition("#")[0].strip() for line in text(name).splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith("-r ")]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Name -> version and hashes, of each package of a lock file."""
    found = re.findall(r"^([\w.-]+)==([\w.]+)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$", text(name), re.MULTILINE)
    return {package: (version, re.findall(r"sha256:(\w+)", hashes)) for package, version, hashes in found}


def described() -> dict[str, list[str]]:
    """Name -> the other cells, of the table of the running site."""
    lines = [line.strip("|").split("|") for line in text("docs/dependencies.md").splitlines() if line.count("|") == 8]
    cells = [[cell.strip() for cell in line] for line in lines]
    return {canonicalize_name(row[0]): row[1:] for row in cells if row[0] != "package" and "---" not in row[0]}


def test_what_is_imported_is_required_and_nothing_else() -> None:
    """requirements.txt holds each imported package and no other; what only editors need is with the tests."""
    assert imported() - FOR_EDITORS == set(required("requirements.txt"))
    assert set(required("requirements-test.txt")) >= FOR_EDITORS


@pytest.mark.parametrize("file", LISTS)
def test_every_requirement_is_held_to_compatible_releases(file: str) -> None:
    """Each line says ~= and a version."""
    for requirement in required(file).values():
        assert [one.operator for one in requirement.specifier] == ["~="], requirement


@pytest.mark.parametrize(("file", "lock"), list(zip(LISTS, LOCKS, strict=True)))
def test_a_lock_holds_each_requirement_at_a_version_that_fits(file: str, lock: str) -> None:
    """Each requirement of the list is locked, at a version that it allows."""
    packages = locked(lock)
    for name, requirement in required(file).items():
        assert requirement.specifier.contains(packages[name][0]), name


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_hashes_and_no_address(lock: str) -> None:
    """Each package has a hash, no line is read as neither, and no address or path of a machine stands there."""
    packages = locked(lock)
    lines = [line for line in text(lock).splitlines() if line and line.lstrip()[0] != "#"]
    assert len(lines) == len(packages) + sum(len(hashes) for _, hashes in packages.values())
    assert all(hashes for _, hashes in packages.values())
    assert "/" not in text(lock)
    assert set(re.findall(r"--[\w-]+", text(lock))) == {"--hash"}


def test_the_tests_run_with_what_is_served() -> None:
    """The lock of the tests has every package of the site's, in the same files."""
    assert locked("requirements.lock").items() <= locked("requirements-test.lock").items()


@pytest.mark.parametrize("target", ["run", "serve"])
def test_serving_installs_the_site_alone(target: str, tmp_path: Path) -> None:
    """On a fresh clone `make run` and `make serve` install the site's lock with its hashes, and nothing else."""
    make = shutil.which("make")
    need(make is not None, "no make found")
    for name in ("Makefile", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    said = subprocess.run([str(make), "-n", target], cwd=tmp_path, capture_output=True, text=True, check=True).stdout  # noqa: S603
    (install,) = [line for line in said.splitlines() if " install " in line]
    assert install.endswith("install --require-hashes -r requirements.lock")


def test_every_locked_package_is_described() -> None:
    """docs/dependencies.md has a row for each package of the site's lock, with its version, and none for another."""
    versions = {name: version for name, (version, _) in locked("requirements.lock").items()}
    assert {name: cells[0] for name, cells in described().items()} == versions


def test_the_licence_is_the_same_in_both_places() -> None:
    """Each requirement says what it is for and its licence, and the table names the same licence."""
    for name, requirement in required("requirements.txt").items():
        line = next(line for line in text("requirements.txt").splitlines() if line.startswith(f"{requirement.name}~="))
        comment = COMMENT.search(line)
        assert comment, line
        assert described()[name][2] == comment["licence"]


def test_the_oldest_python_is_the_same_everywhere() -> None:
    """pyproject.toml, README.md, docs/dependencies.md and Containerfile name Python 3.11."""
    tools = tomllib.loads(text("pyproject.toml"))["tool"]
    assert tools["ruff"]["target-version"] == "py311"
    assert tools["mypy"]["python_version"] == "3.11"
    assert "Python 3.11 or newer" in text("README.md")
    assert "Python 3.11 is the oldest" in text("docs/dependencies.md")
    assert "FROM python:3.11-slim\n" in text("Containerfile")


def test_no_tracked_file_names_the_host_of_a_registry() -> None:
    """Packages are named, never the machine that they come from."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: what is tracked is not known")
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own words
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(files) > 300
    there = [file for file in files if file.is_file()]
    assert [str(file.relative_to(ROOT)) for file in there for host in HOSTS if host.encode() in file.read_bytes()] == []
