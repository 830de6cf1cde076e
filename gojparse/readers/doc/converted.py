"""Old Word documents turned into .docx by LibreOffice, if it is installed.

A last resort, with a remark in the report. It works in a folder and with a
profile of its own, which are removed afterwards. A conversion runs no macros
and asks no questions.
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
from gojparse.readers.docx import reader as docx
from gojparse.readers.refusals import MAX_BYTES
from gojparse.rules import CONVERTED

_PROGRAMS = ("soffice", "libreoffice")
_PATIENCE = 120  # seconds; it takes three


def read(data: bytes, refused: Unreadable) -> Document:
    """Read a document that LibreOffice converts; raise our own refusal if there is none or it fails."""
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
    """Return the .docx that the program makes of these bytes; None if it makes none in time."""
    original, made = folder / "document.doc", folder / "made" / "document.docx"
    original.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ("--headless", "--norestore", "--convert-to", "docx", "--outdir", str(made.parent))
    command = (program, profile, *options, str(original))
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True
    ) as process:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None and os.name == "posix":  # also what it started
                os.killpg(process.pid, signal.SIGKILL)
            elif process.poll() is None:
                process.kill()
    return made.read_bytes() if made.is_file() and made.stat().st_size <= MAX_BYTES else None
