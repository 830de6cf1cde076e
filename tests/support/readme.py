"""The commands and transcripts of README.md, and how to bring them up to date.

A block of kind `console` is a transcript: lines that begin with `$ ` are
typed into bash, in a folder where only the corpus is, and what follows is
what must come out, on either stream. `python -m tests.support.readme` types them
all again and writes into README.md what comes out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHAPTER = re.compile(r"^## (.+)$", re.MULTILINE)
_TYPED = re.compile(r"^\$ (.*)\n", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: its kind, its text, and the line of README.md on which that begins."""

    kind: str
    text: str
    line: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.line}"


def blocks(kind: str) -> list[Block]:
    """The blocks of README.md of this kind, in their order."""
    text = README.read_text(encoding="utf-8")
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start(2)) + 1)
        for match in _BLOCK.finditer(text)
        if match[1] == kind
    ]


def chapters(kind: str) -> dict[str, list[Block]]:
    """The blocks of this kind by their chapter, whose commands go on where the last ones ended."""
    heads = [(m.start(), m[1]) for m in _CHAPTER.finditer(README.read_text(encoding="utf-8"))]
    lines = [(README.read_text(encoding="utf-8").count("\n", 0, at) + 1, name) for at, name in heads]
    found: dict[str, list[Block]] = {}
    for block in blocks(kind):
        found.setdefault([name for line, name in lines if line < block.line][-1], []).append(block)
    return found


def commands(transcript: str) -> list[str]:
    """What is typed in it."""
    return _TYPED.findall(transcript)


def place(folder: Path) -> dict[str, str]:
    """Prepare the folder in which README.md is tried; the environment its commands run in."""
    (folder / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    programs = folder / ".programs"
    programs.mkdir()
    for name, module in (("python", ""), ("gojparse", " -m gojparse")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GOJPARSE_")},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }


def typed_again(transcript: str, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The transcript, piece by piece, as it comes out now. An exit code other than 0 is no part of it."""
    for command in commands(transcript):
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        yield f"$ {command}\n{done.stdout.decode()}"


def rewritten(text: str) -> str:
    """The text of README.md with every transcript as it comes out now."""
    with tempfile.TemporaryDirectory() as name:
        environment = place(Path(name))

        def again(match: re.Match[str]) -> str:
            if match[1] != "console":
                return match[0]
            return f"```console\n{''.join(typed_again(match[2], Path(name), environment))}```"

        return _BLOCK.sub(again, text)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
