"""Settings from CLINIC_CHECK_* environment variables, each with a default."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Never, TypeVar
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]  # has the folders of content, templates and static files
PREFIX = "CLINIC_CHECK_"
CLINICALTRIALS = "clinicaltrials"  # the one register that LOOKUPS can name
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]{2,45}\]", re.ASCII)
Network = IPv4Network | IPv6Network
Value = TypeVar("Value")


class SettingsError(Exception):
    """An invalid setting; the message names the variable, the value and what is allowed."""


def cores() -> int:
    """Number of CPU cores available to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """Documented in README.md."""

    contact: str = ""
    commit: str = "unknown"
    site: str = ""
    hosts: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()
    https: bool = False
    frames: tuple[str, ...] = ()
    lookups: tuple[str, ...] = ()
    address: str = "127.0.0.1"
    port: int = 8000
    workers: int = field(default_factory=cores)
    pdfs: int = 2


def read(environment: Mapping[str, str]) -> Settings:
    """Parse the settings; an empty variable counts as not set, and SITE determines the defaults of HTTPS and HOSTS.

    Raises SettingsError for an unknown name or an invalid value.
    """
    given = {name.removeprefix(PREFIX): value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    for name in sorted(given.keys() - READERS.keys()):
        raise SettingsError(f"{PREFIX}{name} is not a setting{_suggestion(name)}.")
    values = {name.lower(): _value(name, value) for name, value in given.items() if value}
    site = urlsplit(values.get("site", ""))
    if site.scheme == "http" and values.get("https"):
        raise SettingsError(f"{PREFIX}HTTPS is 1, but {PREFIX}SITE begins with http://.")
    derived = {"hosts": (_name(site.netloc),), "https": site.scheme == "https"} if site.netloc else {}
    return Settings(**{**derived, **values})


def warnings(settings: Settings) -> tuple[str, ...]:
    """Valid combinations that are probably mistakes, one sentence each."""
    if settings.https and not settings.site and not settings.proxies:
        return (
            f"{PREFIX}HTTPS is 1, but neither {PREFIX}SITE nor {PREFIX}PROXIES is set: "
            "addresses and QR codes on paper begin with http://.",
        )
    return ()


def _value(name: str, value: str) -> Any:
    reader, allowed = READERS[name]
    try:
        return reader(value)
    except ValueError:
        raise SettingsError(f"{PREFIX}{name} is {value!r}, but must be {allowed}.") from None


def _suggestion(name: str) -> str:
    found = get_close_matches(name, READERS, 1)
    return f"; {PREFIX}{found[0]} is" if found else ""


def _network(value: str) -> IPv4Network | IPv6Network:
    """An IPv4 network that is written as IPv6 is one, since a peer is compared so."""
    network = ip_network(value)
    if isinstance(network, IPv6Network) and (address := network.network_address.ipv4_mapped):
        return ip_network((address, max(0, network.prefixlen - 96)), strict=False)
    return network


def _address(value: str) -> str:
    return str(ip_address(value))


def _flag(value: str) -> bool:
    return value == "1" if value in ("0", "1") else _invalid()


def _lookup(value: str) -> str:
    return value if value == CLINICALTRIALS else _invalid()


def _commit(value: str) -> str:
    return value if re.fullmatch("[0-9a-f]{7,64}", value) else _invalid()


def _site(value: str) -> str:
    """Normalize to scheme, host and optional port, without a trailing slash."""
    found = urlsplit(value.lower().removesuffix("/"))
    host = _host(_name(found.netloc))
    if found.scheme not in ("http", "https") or found.port == 0 or any(found[2:]):  # a port may raise ValueError
        _invalid()
    return f"{found.scheme}://{host}" + (f":{found.port}" if found.port else "")


def _name(netloc: str) -> str:
    return re.sub(r":\d+$", "", netloc)


def _host(value: str) -> str:
    """Normalize a host name: lower case, without a trailing dot."""
    name = value.lower().removesuffix(".")
    return name if NAME.fullmatch(name) else _invalid()


def _list_of(reader: Callable[[str], Value]) -> Callable[[str], tuple[Value, ...]]:
    return lambda value: tuple(reader(part.strip()) for part in value.split(","))


def _integer(least: int, most: int) -> Callable[[str], int]:
    def number(value: str) -> int:
        return int(value) if re.fullmatch(r"\d{1,6}", value, re.ASCII) and least <= int(value) <= most else _invalid()

    return number


def _invalid() -> Never:
    raise ValueError


READERS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "CONTACT": (str, "an address for mistakes"),
    "COMMIT": (_commit, "the hexadecimal digits of a commit"),
    "SITE": (_site, "an address without a path, such as https://check.example.org"),
    "HOSTS": (_list_of(_host), "host names without a port, with commas between them"),
    "PROXIES": (
        _list_of(_network),
        "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, with commas between them",
    ),
    "HTTPS": (_flag, "1 or 0"),
    "FRAMES": (
        _list_of(_site),
        "addresses without a path, such as https://patients.example.org, with commas between them",
    ),
    "LOOKUPS": (_list_of(_lookup), CLINICALTRIALS),
    "ADDRESS": (_address, "an address such as 127.0.0.1, 0.0.0.0 or ::1"),
    "PORT": (_integer(1, 65535), "a whole number from 1 to 65535"),
    "WORKERS": (_integer(1, 256), "a whole number from 1 to 256"),
    "PDFS": (_integer(1, 64), "a whole number from 1 to 64"),
}
"""Variable -> (parser, which raises ValueError; description of allowed values)."""
