"""What no reader here understands, turned into .docx by LibreOffice where it is installed.

A last resort, with a remark that says so. It works in a folder and with a
profile of its own, which are gone afterwards; a conversion runs no macros
and asks nobody.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from gojparse.errors import Unreadable
from gojparse.model import Document, Finding
from gojparse.readers.caps import MAX_BYTES
from gojparse.readers.docx import reader as docx
from gojparse.rules import CONVERTED

_PROGRAMS = ("soffice", "libreoffice")
_PATIENCE = 120  # seconds; it takes three


def read(data: bytes, refused: Unreadable) -> Document:
    """The document by way of LibreOffice; `refused` again where that is not there or does not manage it."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise refused
    with tempfile.TemporaryDirectory(prefix="gojparse-", ignore_cleanup_errors=True) as folder:
        made = _converted(program, data, Path(folder))
    if made is None:
        raise refused
    remark = Finding(rule=CONVERTED, found="LibreOffice", facts={"reason": refused.phrase.reason})
    try:
        document = docx.read(made)
    except Unreadable as fault:
        raise refused from fault
    return replace(document, format=refused.format, remarks=(*document.remarks, remark))


def _converted(program: str, data: bytes, folder: Path) -> bytes | None:
    """The .docx it makes of these bytes; None if it makes none in time."""
    given, made = folder / "document.doc", folder / "made" / "document.docx"
    given.write_bytes(data)
    command = (
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(made.parent),
        str(given),
    )
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True
    ) as run:
        try:
            run.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(run)
    return made.read_bytes() if made.is_file() and made.stat().st_size <= MAX_BYTES else None


def _end(run: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started."""
    if run.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
