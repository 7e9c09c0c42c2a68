"""The settings by environment: accepted values, defaults, and the message for an invalid one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest

from app import create_app
from clinic_check.web.settings import READERS, Settings, SettingsError, cores, read

ROOT = Path(__file__).parent.parent
DEFAULTS = Settings(
    contact="", site="", hosts=(), proxies=(), https=False, address="127.0.0.1", port=8000, workers=cores(), pdfs=2
)


def test_without_any_variable_the_defaults_hold() -> None:
    """No variable, and variables of other programs, leave every setting at its default."""
    assert read({}) == DEFAULTS
    assert read({"PORT": "5001", "PATH": "/bin", "GRANIAN_PORT": "9"}) == DEFAULTS
    assert DEFAULTS.workers == len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def test_an_empty_variable_counts_as_not_set() -> None:
    """A variable that is there without a value changes nothing."""
    assert read({f"CLINIC_CHECK_{name}": "" for name in READERS}) == DEFAULTS
    assert read({"CLINIC_CHECK_PORT": "  "}) == DEFAULTS


@pytest.mark.parametrize(
    ("name", "value", "setting", "expected"),
    [
        ("CONTACT", " help@clinic-check.example ", "contact", "help@clinic-check.example"),
        ("SITE", "http://localhost:8000", "site", "http://localhost:8000"),
        ("HOSTS", "check.example", "hosts", ("check.example",)),
        ("HOSTS", "Check.Example., 127.0.0.1 ,[::1]", "hosts", ("check.example", "127.0.0.1", "[::1]")),
        ("PROXIES", "127.0.0.1", "proxies", (ip_network("127.0.0.1/32"),)),
        ("PROXIES", "::ffff:127.0.0.1", "proxies", (ip_network("127.0.0.1/32"),)),
        ("PROXIES", "::ffff:10.0.0.0/104", "proxies", (ip_network("10.0.0.0/8"),)),
        ("PROXIES", "10.0.0.0/8, ::1", "proxies", (ip_network("10.0.0.0/8"), ip_network("::1/128"))),
        ("HTTPS", "1", "https", True),
        ("HTTPS", "0", "https", False),
        ("ADDRESS", "0.0.0.0", "address", "0.0.0.0"),  # noqa: S104  nothing listens in this test
        ("ADDRESS", "::1", "address", "::1"),
        ("PORT", "1", "port", 1),
        ("PORT", "65535", "port", 65535),
        ("WORKERS", "3", "workers", 3),
        ("PDFS", "5", "pdfs", 5),
    ],
)
def test_a_value_is_taken(name: str, value: str, setting: str, expected: object) -> None:
    """A sound value sets its own setting and no other."""
    found = read({f"CLINIC_CHECK_{name}": value})
    assert getattr(found, setting) == expected
    changed = {key for key, it in vars(found).items() if it != vars(DEFAULTS)[key]}
    assert changed <= ({setting} if setting != "site" else {"site", "hosts"})


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SITE", "check.example", "an address without a path"),
        ("SITE", "https://", "an address without a path"),
        ("SITE", "ftp://check.example", "an address without a path"),
        ("SITE", "https://check.example/check", "an address without a path"),
        ("SITE", "https://check.example?a=1", "an address without a path"),
        ("SITE", "https://me@check.example", "an address without a path"),
        ("SITE", "https://check.example:0", "an address without a path"),
        ("SITE", "https://check.example:99999", "an address without a path"),
        ("SITE", "https://check.example:", "an address without a path"),
        ("HOSTS", "https://check.example", "host names without a port"),
        ("HOSTS", "check.example:8000", "host names without a port"),
        ("HOSTS", "a.example,,b.example", "host names without a port"),
        ("HOSTS", "*", "host names without a port"),
        ("PROXIES", "localhost", "addresses or networks"),
        ("PROXIES", "10.0.0.1/8", "addresses or networks"),
        ("PROXIES", "*", "addresses or networks"),
        ("HTTPS", "yes", "1 or 0"),
        ("HTTPS", "2", "1 or 0"),
        ("ADDRESS", "localhost", "an address such as 127.0.0.1"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "65536", "a whole number from 1 to 65535"),
        ("PORT", "80a", "a whole number from 1 to 65535"),
        ("PORT", "-1", "a whole number from 1 to 65535"),
        ("PORT", "\u0668\u0660", "a whole number from 1 to 65535"),
        ("PORT", "9" * 5000, "a whole number from 1 to 65535"),
        ("WORKERS", "0", "a whole number from 1 to 256"),
        ("WORKERS", "1.5", "a whole number from 1 to 256"),
        ("PDFS", "0", "a whole number from 1 to 64"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence(name: str, value: str, allowed: str) -> None:
    """The sentence names the variable, the value and what is allowed."""
    with pytest.raises(SettingsError) as told:
        read({f"CLINIC_CHECK_{name}": value})
    sentence = str(told.value)
    assert sentence.startswith(f"CLINIC_CHECK_{name} is {value!r}, but must be {allowed}")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("site", "kept", "hosts", "https"),
    [
        ("https://check.example", "https://check.example", ("check.example",), True),
        ("HTTPS://Check.Example./", "https://check.example", ("check.example",), True),
        ("https://check.example:8443/", "https://check.example:8443", ("check.example",), True),
        ("https://[::1]:8443", "https://[::1]:8443", ("[::1]",), True),
        ("http://check.example", "http://check.example", ("check.example",), False),
    ],
)
def test_the_public_address_gives_names_and_https_their_defaults(
    site: str, kept: str, hosts: tuple[str, ...], https: bool
) -> None:
    """One setting says where the site is; what it implies can be left out."""
    found = read({"CLINIC_CHECK_SITE": site})
    assert (found.site, found.hosts, found.https) == (kept, hosts, https)


def test_what_is_set_beside_the_public_address_counts() -> None:
    """More host names, and no HSTS, can be had by saying so."""
    found = read({f"CLINIC_CHECK_{name}": value for name, value in ONE_BY_ONE.items()})
    assert (found.hosts, found.https) == (("a.example", "b.example"), False)


ONE_BY_ONE = {"SITE": "https://a.example", "HOSTS": "a.example, b.example", "HTTPS": "0"}


def test_https_beside_a_public_address_without_it_is_refused() -> None:
    """The addresses on paper would lead where browsers are told never to go."""
    with pytest.raises(SettingsError, match=r"^CLINIC_CHECK_HTTPS is 1, but CLINIC_CHECK_SITE begins with http://\.$"):
        read({"CLINIC_CHECK_SITE": "http://check.example", "CLINIC_CHECK_HTTPS": "1"})


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ({}, False),
        ({"HTTPS": "1"}, True),
        ({"HTTPS": "1", "HOSTS": "check.example"}, True),
        ({"HTTPS": "1", "PROXIES": "127.0.0.1"}, False),
        ({"SITE": "https://check.example"}, False),
    ],
)
def test_https_without_a_way_to_know_it_is_warned_of(
    given: dict[str, str], warned: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Behind TLS, without the public address and without proxies that name it, a line is logged at the start."""
    for name, value in given.items():
        monkeypatch.setenv(f"CLINIC_CHECK_{name}", value)
    create_app()
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(said) == warned
    assert all("CLINIC_CHECK_SITE" in one for one in said)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("HOST", "CLINIC_CHECK_HOST is not a setting; CLINIC_CHECK_HOSTS is."),
        ("SITES", "CLINIC_CHECK_SITES is not a setting; CLINIC_CHECK_SITE is."),
        ("PROXY", "CLINIC_CHECK_PROXY is not a setting; CLINIC_CHECK_PROXIES is."),
        ("ZZ", "CLINIC_CHECK_ZZ is not a setting."),
    ],
)
def test_a_mistyped_name_is_not_passed_over(name: str, sentence: str) -> None:
    """A variable that is no setting stops the start, so that no one leans on a bound that is not there."""
    with pytest.raises(SettingsError) as told:
        read({f"CLINIC_CHECK_{name}": "1"})
    assert str(told.value) == sentence


def test_what_a_caller_gives_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app takes the variables, and what create_app is given stands over them."""
    monkeypatch.setenv("CLINIC_CHECK_CONTACT", "from the environment")
    monkeypatch.setenv("CLINIC_CHECK_PDFS", "7")
    config = create_app({"CONTACT": "from the caller"}).config
    assert (config["CONTACT"], config["PDFS"], config["PORT"]) == ("from the caller", 7, 8000)


@pytest.mark.parametrize("command", [["flask", "--app", "app", "run"], ["clinic_check.web.serve"]])
def test_a_wrong_value_stops_the_start_without_a_traceback(command: list[str]) -> None:
    """The flask command and the server end at once, with that sentence and nothing else."""
    ran = subprocess.run(  # noqa: S603  our own program, no shell
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "CLINIC_CHECK_PORT": "eighty"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == "Error: CLINIC_CHECK_PORT is 'eighty', but must be a whole number from 1 to 65535.\n"


def test_every_setting_has_its_line_in_the_readme() -> None:
    """The table of settings has each variable with its default, and no other."""
    rows = re.findall(r"^\| `CLINIC_CHECK_(\w+)` \| ([^|]+) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == {
        "CONTACT": "not set",
        "COMMIT": "not set",
        "SITE": "not set",
        "HOSTS": "not set",
        "PROXIES": "not set",
        "HTTPS": "0",
        "FRAMES": "not set",
        "LOOKUPS": "not set",
        "ADDRESS": "127.0.0.1",
        "PORT": "8000",
        "WORKERS": "the number of cores",
        "PDFS": "2",
    }
    assert [name for name, _ in rows] == list(READERS)
    assert [name.lower() for name in READERS] == list(vars(DEFAULTS))
