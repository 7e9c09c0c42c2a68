"""`python -m clinic_check.web.serve`: serve the app with granian (docs/decisions/0013)."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from ipaddress import ip_address
from typing import Any

import click
from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server
from granian.server.common import AbstractServer

from clinic_check.web import document, registry
from clinic_check.web.settings import PREFIX, Settings, SettingsError, read

PAGE_THREADS = 2  # for pages, in addition to one for each PDF, uploaded file and look-up that may be waited for
HEADERS_WITHIN = 10_000  # milliseconds; also ends connections that send nothing
HEADERS_AT_MOST = 32 * 1024  # bytes buffered while headers are read
CONNECTIONS = 512  # per worker; no further one is accepted until one of them ends
MEMORY = 512  # MiB per worker, above which it is restarted; many PDFs take about 270
SAMPLE_EVERY = 60  # seconds between samples of the memory
STOP_WITHIN = 10  # seconds until SIGKILL; a worker that is still starting ignores SIGTERM


def load() -> Flask:
    """Build the app; invalid content or settings exit with the list of problems instead of a traceback.

    Garbage collection is disabled meanwhile and the loaded objects are frozen: they live as long as the process.
    """
    gc.disable()
    from app import create_app  # noqa: PLC0415  the parent process needs no app

    try:
        return create_app()
    except click.ClickException as error:
        sys.exit(f"Error: {error.format_message()}")
    finally:
        gc.freeze()
        gc.enable()


def server(settings: Settings, target: str = "clinic_check.web.serve:load") -> AbstractServer[Any]:
    """A granian server, not started. granian's access log stays off: it would contain URLs."""
    return Server(
        target,
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.address,
        port=settings.port,
        workers=settings.workers,
        blocking_threads=threads(settings),
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=HEADERS_AT_MOST),
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_max_rss=MEMORY,
        rss_sample_interval=SAMPLE_EVERY,
        workers_kill_timeout=STOP_WITHIN,
    )


def threads(settings: Settings) -> int:
    """Threads of a worker: whatever waits has its own, so that pages never wait for it."""
    lookups = registry.AT_ONCE if settings.lookups else 0
    return PAGE_THREADS + settings.pdfs + document.AT_ONCE + lookups


def check_free(address: str, port: int) -> None:
    """Raise SettingsError when the address and port cannot be bound.

    granian's sockets set SO_REUSEPORT, so a second server would start silently and share the requests. A socket
    without that option cannot be bound while another one listens.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # ignore TIME_WAIT; Windows gives it the meaning of SO_REUSEPORT
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            taken = "another program has it" if error.errno == errno.EADDRINUSE else error.strerror
            raise SettingsError(f"Nothing can listen on port {port} of {address}: {taken}.") from None


def check_proxied(settings: Settings) -> None:
    """Raise SettingsError for an address that others reach, unless a proxy is named.

    granian waits for the body of a request without limit, so a few that are sent by half would hold all workers. A
    proxy that reads bodies whole bounds them.
    """
    if not ip_address(settings.address).is_loopback and not settings.proxies:
        raise SettingsError(
            f"{PREFIX}ADDRESS is {settings.address}, which others can reach, but {PREFIX}PROXIES names no proxy: "
            "a proxy that reads requests whole has to stand in front (README.md)."
        )


def main() -> None:
    try:
        settings = read(os.environ)
        check_proxied(settings)
        check_free(settings.address, settings.port)
    except SettingsError as error:
        sys.exit(f"Error: {error}")
    host = f"[{settings.address}]" if ":" in settings.address else settings.address
    print(f"Clinic Check is at http://{host}:{settings.port}/ (stop with Ctrl+C)", flush=True)
    server(settings).serve()


if __name__ == "__main__":
    main()
