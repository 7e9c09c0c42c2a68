"""Runs nginx with deploy/nginx.conf in front of app processes, on free ports and in a temporary folder."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CONF = ROOT / "deploy" / "nginx.conf"
NAME = "check.example"
SEARCHED = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
NGINX = shutil.which("nginx", path=SEARCHED)
OPENSSL = shutil.which("openssl")
GIVEN: set[int] = set()
PROGRAM = """
import os
from clinic_check.web import serve
from clinic_check.web import settings
serve.server(settings.read(os.environ), "tests.crashing:create").serve()
"""


def free_port() -> int:
    """A free port, never the same twice, since a process may not have bound its port yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    if port in GIVEN:
        return free_port()
    GIVEN.add(port)
    return port


class App:
    """One app process as started by `make serve`, with the routes that raise."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / f"app-{self.port}.log"
        self.start()

    def start(self) -> None:
        set_ = {"ADDRESS": "127.0.0.1", "PORT": str(self.port), "WORKERS": "1", "HTTPS": "1"}
        set_ |= {"PROXIES": "127.0.0.1", "HOSTS": NAME}
        environment = {**os.environ, **{f"CLINIC_CHECK_{name}": value for name, value in set_.items()}}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-c", PROGRAM],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text("utf-8")
        return answers(self.port)

    def kill(self) -> None:
        """SIGKILL for supervisor and worker."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """SIGTERM, as systemd does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


def answers(port: int) -> bool:
    """Whether something there answers for its health."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def until(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for it, but no longer than that."""
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, f"{happened} did not happen in {seconds} s"
        time.sleep(0.02)


class Site:
    """nginx with deploy/nginx.conf, where what is marked "# set" is set, and folders for temporary files."""

    def __init__(self, folder: Path, ports: tuple[int, ...], more: Mapping[str, str] | None = None) -> None:
        assert NGINX
        self.folder, self.more = folder, dict(more or {})
        self.plain, self.port = free_port(), free_port()
        for name in ("temporary", "log"):
            (folder / name).mkdir(parents=True)
        certificate(folder)
        self.point(ports)
        self.stderr = (folder / "log" / "stderr").open("wb")
        self.process = subprocess.Popen(  # noqa: S603
            [*self.command(), "-g", "daemon off;"], stdout=self.stderr, stderr=self.stderr
        )
        until(self.ready)

    def command(self) -> list[str]:
        return [str(NGINX), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "stderr"]

    def point(self, ports: tuple[int, ...]) -> None:
        """Write the configuration with these processes behind it."""
        (self.folder / "nginx.conf").write_text(filled(self.folder, self.plain, self.port, ports, self.more), "utf-8")

    def ready(self) -> bool:
        assert self.process.poll() is None, self.written()
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def reload(self) -> None:
        """Reload nginx and wait until all old workers have stopped accepting connections."""
        log = self.folder / "log" / "clinic-check-process.log"
        before = len(re.findall(r"start worker process \d", log.read_text("utf-8")))
        self.process.send_signal(signal.SIGHUP)
        until(lambda: log.read_text("utf-8").count("gracefully shutting down") >= before)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.stderr.close()

    def written(self) -> str:
        """Everything nginx wrote to logs and temporary files."""
        files = [file for name in ("log", "tmp") for file in (self.folder / name).rglob("*") if file.is_file()]
        return "\n".join(file.read_bytes().decode("utf-8", "replace") for file in sorted(files))

    def access(self) -> list[str]:
        return (self.folder / "log" / "clinic-check.log").read_text("utf-8").splitlines()

    def connect(self, source: str = "127.0.0.1", name: str = NAME) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(source, 0))
        return trusting(self.folder).wrap_socket(plain, server_hostname=name)


def certificate(folder: Path) -> None:
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = [str(OPENSSL), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-keyout", str(key), "-out", str(cert), "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([*command, "-days", "2"], check=True, capture_output=True)  # noqa: S603


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "cert.pem"))


def filled(folder: Path, plain: int, port: int, ports: tuple[int, ...], more: Mapping[str, str]) -> str:
    """The configuration with what an operator sets; every text that is set stands in it, and each of its "# set" is."""
    text = CONF.read_text("utf-8")
    marked = [line for line in text.splitlines() if re.search(r";\s+# set(;|$)", line)]
    servers = "".join(f"server 127.0.0.1:{one} max_fails=3 fail_timeout=2s; " for one in ports)
    temporary = "".join(f"{kind}_temp_path {folder}/temporary/{kind}; " for kind in ("client_body", "proxy"))
    unused = "".join(f"{kind}_temp_path {folder}/unused; " for kind in ("fastcgi", "scgi", "uwsgi"))
    changes = {
        "user www-data;": "" if os.geteuid() else "user www-data;",
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;",
        "/var/log/nginx/": f"{folder}/log/",
        "/etc/ssl/clinic-check/fullchain.pem": f"{folder}/cert.pem",
        "/etc/ssl/clinic-check/privkey.pem": f"{folder}/key.pem",
        "server 127.0.0.1:8001 max_fails=3 fail_timeout=2s;": servers,
        "server 127.0.0.1:8002 max_fails=3 fail_timeout=2s;": "",
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "http {": f"http {{ {temporary}{unused}",
        **more,
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    left = [line for line in marked if "[::]" not in line and NAME not in line and "user" not in line and line in text]
    assert len(marked) > 10
    assert left == [], left
    return re.sub(r"listen \[::\]:[^;]*;", "", text)  # not every machine has IPv6
