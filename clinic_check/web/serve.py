"""`python -m clinic_check.web.serve`: the app under granian, as the settings say (docs/decisions/0013)."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from typing import Any

import click
from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server
from granian.server.common import AbstractServer

from clinic_check.web.settings import Settings, SettingsError, read

PAGE_THREADS = 2  # for pages, however many PDFs are being made
HEADERS_WITHIN = 10_000  # milliseconds; also ends connections that send nothing
HEADERS_AT_MOST = 32 * 1024  # bytes that are kept while headers are read
CONNECTIONS = 512  # of one worker; granian accepts no further one until one of them ends
MEMORY = 512  # MiB of one worker, above which it is replaced; many PDFs bring it to about 270
SAMPLE_EVERY = 60  # seconds, for the memory
STOP_WITHIN = 10  # seconds, then SIGKILL; a worker that is still starting ignores the signal to stop


def load() -> Flask:
    """The app; content that is not in order ends the process with the list of problems instead of a traceback.

    The garbage collector is off meanwhile and never scans what is loaded here, since it lives as long as the process.
    """
    gc.disable()
    from app import create_app  # noqa: PLC0415  the first process needs no app

    try:
        return create_app()
    except click.ClickException as error:
        sys.exit(f"Error: {error.format_message()}")
    finally:
        gc.freeze()
        gc.enable()


def server(settings: Settings, target: str = "clinic_check.web.serve:load") -> AbstractServer[Any]:
    """A granian server, not yet started. Its own access log, which would contain addresses, stays off."""
    return Server(
        target,
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.address,
        port=settings.port,
        workers=settings.workers,
        blocking_threads=settings.pdfs + PAGE_THREADS,
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


def check_free(address: str, port: int) -> None:
    """Raise SettingsError when nothing can listen there.

    granian's sockets have SO_REUSEPORT, with which a second server would start without a word and get every other
    request. A socket without it cannot be bound where any other one listens.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # connections that have just ended do not count; on Windows it would mean SO_REUSEPORT
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            taken = "another program has it" if error.errno == errno.EADDRINUSE else error.strerror
            raise SettingsError(f"Nothing can listen on port {port} of {address}: {taken}.") from None


def main() -> None:
    try:
        settings = read(os.environ)
        check_free(settings.address, settings.port)
    except SettingsError as error:
        sys.exit(f"Error: {error}")
    host = f"[{settings.address}]" if ":" in settings.address else settings.address
    print(f"Clinic Check is at http://{host}:{settings.port}/ (stop with Ctrl+C)", flush=True)
    server(settings).serve()


if __name__ == "__main__":
    main()
