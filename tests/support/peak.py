"""How much memory something takes beyond what the process holds already.

The peak of a process is the peak of all that it ever did; Linux lets a
process begin it anew. Where it does not, what was done before may hide what
is measured, and nothing is failed that should not be.
"""

from __future__ import annotations

import re
from pathlib import Path

_RESET = "5"  # of the peak; see proc(5), clear_refs
_MB = 1024  # kB


class Peak:
    """Counts from when it is made."""

    def __init__(self) -> None:
        try:
            Path("/proc/self/clear_refs").write_text(_RESET)
            self._before = _said("VmRSS")
        except OSError:
            self._before = _said("VmHWM")

    def megabytes(self) -> float:
        """The most that was held at once since then, beyond what was held then."""
        return (_said("VmHWM") - self._before) / _MB


def _said(name: str) -> int:
    found = re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])
