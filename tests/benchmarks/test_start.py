"""Patterns compiled until the first report is read: a count, which no loaded machine changes.

`lazy` compiles a pattern at its first use. The first report of a process needs two thirds of them,
and the others would cost as much time as five reports.
"""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.__main__ import DOCUMENTS, ROOT, TEXT

_SPARED = 50
"""The patterns that a plain text leaves uncompiled, at the least: 75 when this was written."""

_FIRST_REPORT = """
import re
import sys

from gojparse import text

compiled = set()
compile_one = re.compile


def counted(pattern, flags=0):
    compiled.add((pattern, flags))
    return compile_one(pattern, flags)


re.compile = counted
if sys.argv[2] == "at once":
    text.lazy = re.compile

import gojparse

gojparse.parse(sys.argv[1])
print(len(compiled))
"""


def _patterns_compiled(when: str) -> int:
    """Return how many patterns are compiled for the first report of a process."""
    command = [sys.executable, "-c", _FIRST_REPORT, str(DOCUMENTS / TEXT), when]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def test_lazy_spares_the_first_report_the_patterns_that_it_does_not_need() -> None:
    assert _patterns_compiled("at first use") + _SPARED <= _patterns_compiled("at once")
