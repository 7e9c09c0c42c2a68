"""P9: from the start of the process to the first byte of a page, against bare Flask on the same server."""

from __future__ import annotations

import socket
import statistics
import time

from bench.goals import CannotRunError, Figure, Plan
from bench.servers import FLOOR, HOST, OURS, PATIENCE, App, end, start


def figures(plan: Plan) -> dict[str, Figure]:
    rounds = [(_first_byte(OURS), _first_byte(FLOOR)) for _ in range(plan.starts + 1)][1:]
    ratio = statistics.median(ours / floor for ours, floor in rounds)
    ours, floor = (statistics.median(one) * 1000 for one in zip(*rounds, strict=True))
    return {
        "cold": Figure(ratio, f"`{OURS.page}`, files in the memory of the system; {ours:.0f} ms against {floor:.0f} ms")
    }


def _first_byte(app: App) -> float:
    began = time.perf_counter()
    server = start(app)
    try:
        while time.perf_counter() - began < PATIENCE:
            if _answers(server.port, app.page):
                return time.perf_counter() - began
            time.sleep(0.002)
    finally:
        end(server)
    raise CannotRunError(f"{app.name} does not start")


def _answers(port: int, page: str) -> bool:
    request = f"GET {page} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            connection.sendall(request.encode())
            return connection.recv(12).endswith(b" 200")
    except OSError:
        return False
