"""P8: how long a person on a slow phone waits for a radio button that can be used, against an empty page with one."""

from __future__ import annotations

import shutil
import statistics
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bench import sample
from bench.goals import CannotRunError, Figure, Plan
from bench.servers import HOST, OURS, PATIENCE, running
from bench.static_site import EMPTY, SURVEYJS, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOW_4G = {  # as in the developer tools of Chromium
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6e6 * 0.9 / 8,
    "uploadThroughput": 750e3 * 0.9 / 8,
}
SLOWER_CPU = 4
WATCH = """(() => {
  const look = () => {
    const radio = document.querySelector('input[type=radio], [role=radio]');
    if (radio && performance.getEntriesByName('first-contentful-paint').length) {
      const shown = radio.getBoundingClientRect().height ? radio : radio.parentElement;
      if (shown.getBoundingClientRect().height) { window.usable = performance.now(); return; }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


def figures(plan: Plan) -> dict[str, Figure]:
    chromium = shutil.which("chromium")
    if not chromium:
        raise CannotRunError("no Chromium")
    if find_spec("playwright") is None:
        raise CannotRunError("no Playwright: requirements-bench.txt")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  rarely there

    with running(OURS) as (ours,), serving() as port, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        site = f"http://{HOST}:{port}"
        pages = {"ours": ours.address + sample.addresses().question}
        pages |= {name: f"{site}/{name}/" for name in (EMPTY, SURVEYJS)}
        rounds = [{name: _usable(browser, page) for name, page in pages.items()} for _ in range(plan.views + 1)][1:]
        browser.close()
    ratio = statistics.median(done["ours"] / done[EMPTY] for done in rounds)
    survey = statistics.median(done[SURVEYJS] / done[EMPTY] for done in rounds)
    return {"usable": Figure(ratio, f"CPU {SLOWER_CPU} times slower, slow 4G; SurveyJS {survey:.2f} x")}


def _usable(browser: Browser, address: str) -> float:
    """Milliseconds from the start of the navigation, in a browser that knows nothing yet."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit", timeout=60_000)
    taken = None
    until = time.monotonic() + PATIENCE
    while taken is None and time.monotonic() < until:
        taken = page.evaluate("() => window.usable")
        time.sleep(0.05)
    context.close()
    if taken is None:
        raise CannotRunError(f"no radio at {address}")
    return float(taken)
