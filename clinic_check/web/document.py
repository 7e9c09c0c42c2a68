"""Reads the words of a PDF, Word or mail file in a child process with bounds of time, memory and pages.

The readers of such files are large, and a file may be made to harm them. As a script this module is that child: the
file comes on standard input, its words go to standard output, and nothing is written to a disk.
"""

from __future__ import annotations

import email
import email.policy
import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from itertools import islice
from xml.etree import ElementTree

PDF, WORD, MAIL = "pdf", "docx", "eml"
AT_ONCE = 2  # children of one process
PATIENCE = 8  # seconds that a child may take in all
SECONDS = 5  # of its CPU
MEMORY = 512 * 1024 * 1024  # bytes of its address space
PAGES = 40
LARGEST_XML = 8 * 1024 * 1024  # bytes of the text of a Word file, unpacked
LONGEST = 60_000  # characters; more than a text may have, so that a longer one is said to be too long
_MOST_PARTS = 50  # of a mail
_NICE = 10  # pages come first
_BODY = "word/document.xml"
_NAMES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROOM = threading.BoundedSemaphore(AT_ONCE)


class BusyError(Exception):
    """AT_ONCE files are being read."""


def kind_of(data: bytes) -> str:
    """PDF, WORD or "", by the first bytes of a file."""
    if b"%PDF-" in data[:1024]:
        return PDF
    return WORD if data.startswith(b"PK\x03\x04") and _BODY.encode() in data else ""


def words_in(data: bytes, kind: str) -> str | None:
    """The words of a file of this kind, "" if it has none; None if it cannot be read within the bounds.

    Raises BusyError.
    """
    if not _ROOM.acquire(blocking=False):
        raise BusyError
    try:
        done = subprocess.run(  # noqa: S603  no shell, and no word of the reader's
            [sys.executable, "-I", __file__, kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a file can cause megabytes of warnings, which may hold its words
            timeout=PATIENCE,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    finally:
        _ROOM.release()
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _child() -> None:
    _bound()
    parts = _READERS[sys.argv[1]](sys.stdin.buffer.read())
    sys.stdout.buffer.write(_joined(parts).encode("utf-8", "replace"))


def _bound() -> None:
    """Set the limits of this process; on Windows, which has none, only PATIENCE holds."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  only Unix has it

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        os.nice(_NICE)


def _joined(parts: Iterator[str]) -> str:
    """The parts as paragraphs, up to LONGEST characters."""
    found, length = list[str](), 0
    for part in parts:
        found.append(part)
        length += len(part)
        if length > LONGEST:
            break
    return "\n".join(found).strip()[:LONGEST]


def _of_pdf(data: bytes) -> Iterator[str]:
    """The words of each page; a file with a password has none."""
    from pypdf import PdfReader  # noqa: PLC0415  the site itself does not need it

    file = PdfReader(io.BytesIO(data))
    if file.is_encrypted and not file.decrypt(""):
        return
    for page in islice(file.pages, PAGES):
        yield page.extract_text()


def _of_word(data: bytes) -> Iterator[str]:
    """The words of each paragraph. A file with a document type, which may define entities, is not read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if packed.getinfo(_BODY).file_size > LARGEST_XML:
            raise ValueError(_BODY)
        xml = packed.read(_BODY)
    if b"<!DOCTYPE" in xml or b"\0" in xml:  # the second: UTF-16, which would hide the first
        raise ValueError(_BODY)
    words = list[str]()
    for element in ElementTree.fromstring(xml).iter():  # noqa: S314  bounded, and without entities
        if element.tag == f"{_NAMES}p":
            yield "".join(words)
            words.clear()
        words.append(_written(element))
    yield "".join(words)


def _written(element: ElementTree.Element) -> str:
    if element.tag == f"{_NAMES}t":
        return element.text or ""
    return {f"{_NAMES}tab": "\t", f"{_NAMES}br": "\n"}.get(element.tag, "")


def _of_mail(data: bytes) -> Iterator[str]:
    """The subject and the text of a mail, or else its page."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in islice(mail.walk(), _MOST_PARTS) if isinstance(part, EmailMessage)]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    shown = plain or [part for part in parts if part.get_content_type() == "text/html"]
    if shown:
        yield f"{mail.get('subject', '')}\n"
        yield str(shown[0].get_content())


_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {PDF: _of_pdf, WORD: _of_word, MAIL: _of_mail}


if __name__ == "__main__":
    _child()
