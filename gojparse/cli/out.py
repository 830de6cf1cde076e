"""Data on standard output: bytes, always UTF-8, whatever the terminal's own encoding is."""

from __future__ import annotations

import sys


def put(content: bytes) -> None:
    """Write to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def put_line(text: str) -> None:
    """Write one line to standard output."""
    put(text.encode("utf-8", "backslashreplace") + b"\n")
