"""Takes pictures of start, question, result and printed sheet for the README (`make pictures`), or of other pages.

python tools/pictures.py --engine webkit --width 320 --dark --to /tmp/pictures
python tools/pictures.py --engine firefox --to /tmp/pictures /en/harmed /es/checklist
"""

from __future__ import annotations

import argparse
import io
import sys
import threading
from pathlib import Path

import pypdfium2
from PIL import Image
from werkzeug.serving import make_server

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402  after sys.path is set
from clinic_check.check.code import encode  # noqa: E402
from tests.browser.engines import ENGINES, PAPERS, Engine, opened  # noqa: E402
from tests.browser.journey import WORST  # noqa: E402

PHONE = 360
SHEET = 780, 1000  # what is shown of the first page


def main() -> None:
    options = _options()
    options.to.mkdir(parents=True, exist_ok=True)
    app = create_app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    result = f"/en/result?a={encode(app.extensions['contents']['en'].questionnaire, WORST)}"
    for name in options.engine or ENGINES[:1]:
        with opened(name) as engine:
            if options.addresses:
                _others(engine, site, options)
            else:
                _readme(engine, site, result, options)
    server.shutdown()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=ENGINES, help="may be repeated; without it Chromium")
    parser.add_argument("--width", type=int, default=PHONE, help="in CSS pixels (default: %(default)s)")
    parser.add_argument("--dark", action="store_true", help="for readers of dark screens")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures", help="folder (default: %(default)s)")
    parser.add_argument(
        "addresses", nargs="*", help="whole pages, and their prints on both papers, in place of these four"
    )
    return parser.parse_args()


def _readme(engine: Engine, site: str, result: str, options: argparse.Namespace) -> None:
    """What a reader sees first of three pages, and the top of the first printed page."""
    for name, address in {"start": "/en/", "question": "/en/check/approved", "result": result}.items():
        picture = engine.picture(site + address, options.width, options.dark, whole=False)
        _path(name, engine, options).write_bytes(picture)
    width, height = SHEET
    page = pypdfium2.PdfDocument(io.BytesIO(engine.pdf(site + result, "Letter")))[0]
    whole: Image.Image = page.render(scale=width / page.get_width()).to_pil()
    whole.crop((0, 0, width, height)).save(_path("print", engine, options))


def _others(engine: Engine, site: str, options: argparse.Namespace) -> None:
    for address in options.addresses:
        name = address.partition("?")[0].strip("/").replace("/", "-") or "root"
        _path(name, engine, options).write_bytes(engine.picture(site + address, options.width, options.dark))
        for paper in PAPERS:
            _path(name, engine, options).with_suffix(f".{paper}.pdf").write_bytes(engine.pdf(site + address, paper))


def _path(name: str, engine: Engine, options: argparse.Namespace) -> Path:
    """With what is unusual in its name, so that pictures of several runs stand beside each other."""
    width = "" if options.width == PHONE else f"-{options.width}"
    parts = ("" if engine.name == ENGINES[0] else f"-{engine.name}", width, "-dark" if options.dark else "")
    return Path(options.to / f"{name}{''.join(parts)}.png")


if __name__ == "__main__":
    main()
