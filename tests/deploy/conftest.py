"""nginx and two app processes, started once. Without nginx these tests are skipped; under CI they fail instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.deploy.site import NGINX, OPENSSL, App, Site, until
from tests.tools import need


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "deploy" in item.path.parts:
            item.add_marker(pytest.mark.deploy)


@dataclass(frozen=True)
class Deployed:
    site: Site
    apps: tuple[App, App]

    def written(self) -> str:
        """All that any of the processes wrote."""
        return "\n".join([self.site.written(), *(app.log.read_text("utf-8") for app in self.apps)])


@pytest.fixture(scope="session")
def tools() -> None:
    need(NGINX is not None, "no nginx found (apt install nginx-light)")
    need(OPENSSL is not None, "no openssl found, which makes the certificate for the tests of nginx")


@pytest.fixture(scope="session")
def deployed(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    apps = (App(folder), App(folder))
    for app in apps:
        until(app.ready)
    site = Site(folder / "nginx", tuple(app.port for app in apps))
    yield Deployed(site, apps)
    site.stop()
    for app in apps:
        app.stop()
