"""What one document may cost: seconds, memory, optical recognition. All else is capped by the readers."""

from __future__ import annotations

import ctypes
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


TIMEOUT = 120.0
MAX_MEMORY = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """`timeout`: seconds of wall time; `max_memory`: bytes beyond what a worker needs by itself.

    `ocr`: whether text is recognised in pictures, which takes seconds a page: `auto`, `always`, `never`.
    """

    timeout: float = TIMEOUT
    max_memory: int = MAX_MEMORY
    ocr: str = "auto"

    def beyond(self, other: ReadLimits) -> bool:
        """Whether something is allowed that `other` forbids."""
        return self.timeout > other.timeout or self.max_memory > other.max_memory


def cap_memory(limits: ReadLimits) -> None:
    """Hold this process to its memory, counted as address space: the one cap that no library escapes."""
    with suppress(ImportError, OSError, ValueError):  # not every system has such a limit
        import resource

        allowed = _address_space() + limits.max_memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            allowed = min(allowed, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _address_space() -> int:
    """Bytes of address space that this process has now. OSError where the system does not tell."""
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def resident() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def die_with_parent() -> None:
    """End this process when its parent ends, however that ended: nobody would read our answer."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
