"""An address as a QR code, for paper; knows nothing of what the address holds."""

from __future__ import annotations

import segno
from markupsafe import escape


def svg(address: str, label: str = "") -> str:
    """An inline SVG element without width or height, with the quiet zone of four modules that ISO/IEC 18004 asks for.

    It is black on white in every color scheme, or no phone could read it on a dark screen. With a label it is a picture
    of that name; without one, screen readers pass over it.
    """
    code = segno.make_qr(address, error="m")
    drawn = str(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff"))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return drawn.replace("<svg ", f'<svg {spoken} focusable="false" ', 1)
