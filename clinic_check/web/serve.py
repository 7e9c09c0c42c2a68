"""`python -m clinic_check.web.serve`: the app under granian, as the settings say (docs/decisions/0013)."""

from __future__ import annotations

import gc
import os
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
CONNECTIONS = 512  # of one worker; granian takes no further one in before one of them ends
MEMORY = 512  # MiB of one worker, after which a new one takes its place; many PDFs bring it to about 270
ROUND = 60  # seconds between two looks at the memory
STOP_WITHIN = 10  # seconds; a worker that is told to stop while it starts does not hear it


def load() -> Flask:
    """The app; content that is not in order ends the process with the list of problems instead of a traceback.

    What is made here stays, so no garbage is looked for in it: not while it is made, and not at any later time.
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
    """A granian server that is not started yet. Its own access log, which would hold addresses, stays off."""
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
        rss_sample_interval=ROUND,
        workers_kill_timeout=STOP_WITHIN,
    )


def main() -> None:
    try:
        settings = read(os.environ)
    except SettingsError as error:
        sys.exit(f"Error: {error}")
    server(settings).serve()


if __name__ == "__main__":
    main()
