"""The two streams of the command line: data on standard output, messages on standard error.

Data are bytes in UTF-8, whatever the terminal's own encoding is. Messages are
in the language of the run: there is one choice for it (`--lang`), so it is
kept here once.
"""

from __future__ import annotations

import json
import os
import sys

from gojparse.messages import Phrase, sentence

_language = os.environ.get("GOJPARSE_LANG", "en")
_json = False


def set_language(language: str) -> None:
    """Say everything from now on in `en` or `zh`."""
    global _language
    _language = language


def set_log_style(format: str) -> None:
    """Write messages as `text` or as one `json` object a line from now on."""
    global _json
    _json = format == "json"


def logs_json() -> bool:
    """Tell whether messages are for a program."""
    return _json


def language() -> str:
    """The language of this run."""
    return "zh" if _language == "zh" else "en"


def message(key: str, **facts: object) -> str:
    """Return a message in the language of this run; a key without a section is one of `cli`."""
    return sentence(key if "." in key else f"cli.{key}", language(), **facts)


def counted(key: str, n: int, **facts: object) -> Phrase:
    """Return the phrase for `n` of something, which has its own form for one."""
    return Phrase(f"cli.{key}-one" if n == 1 else f"cli.{key}", n=f"{n:,}", **facts)


def count(key: str, n: int, **facts: object) -> str:
    """Return the same in the language of this run."""
    return counted(key, n, **facts).sentence(language())


def print_message(line: str, **facts: object) -> None:
    """One line on standard error; `facts` are for those who read it with a program."""
    text = " ".join(line.split())
    if _json:
        print(json.dumps({"message": text, **facts}, ensure_ascii=False), file=sys.stderr, flush=True)
    else:
        print("gojparse:", text, file=sys.stderr, flush=True)


def write_bytes(content: bytes) -> None:
    """Write to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def write_line(text: str) -> None:
    """Write one line to standard output."""
    write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")
