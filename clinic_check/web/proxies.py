"""Forwarded headers count only when a trusted proxy sent them; anybody else could write into them what they like."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from clinic_check.web.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class TrustedProxies:
    """Obeys X-Forwarded-For, -Proto and -Host of the last hop when the peer is in one of the networks."""

    def __init__(self, app: WSGIApplication, networks: tuple[Network, ...]) -> None:
        self.app = app
        self.forwarded = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self.networks = networks

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self.networks or not self._trusts(environ.get("REMOTE_ADDR", "")):
            return self.app(environ, start_response)
        if environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip() not in ("http", "https"):
            environ.pop("HTTP_X_FORWARDED_PROTO", None)  # it would stand in front of every address that we build
        return self.forwarded(environ, start_response)

    def _trusts(self, peer: str) -> bool:
        try:
            found = ip_address(peer)
        except ValueError:
            return False
        if isinstance(found, IPv6Address) and found.ipv4_mapped:  # how a socket for both kinds names an IPv4 peer
            found = found.ipv4_mapped
        return any(found in network for network in self.networks)
