"""The version of gojparse, for whatever it writes.

`VERSION` is the one place that holds it: the packages, the citation and the
changelog are held to it by tests. The commit is added where it is known,
since a dataset made between two releases must say from which code it comes.
"""

from __future__ import annotations

from functools import cache

VERSION = "0.2.0"

_COMMIT_FILE = "commit.txt"  # beside this module; written into packages when they are built
_GIT = ("git", "describe", "--always", "--dirty", "--abbrev=7", "--exclude=*")
_SECONDS = 5.0  # for git; a hanging network disk must not stop a run


@cache
def full_version() -> str:
    """Return the version with the commit where it is known, such as `0.2.0+gabc1234`.

    Returns:
        The bare version outside of a checkout and of packages built from one. A
        checkout with changes that are not committed gives `0.2.0+gabc1234.dirty`.
    """
    commit = _commit()
    return f"{VERSION}+g{commit}" if commit else VERSION


def _commit() -> str:
    """Return the commit this code was built from, or stands at; empty where nothing tells."""
    from pathlib import Path  # these two take longer to import than the rest of `import gojparse`
    from subprocess import SubprocessError, run

    packaged = Path(__file__).with_name(_COMMIT_FILE)
    if packaged.is_file():
        return packaged.read_text(encoding="ascii").strip()
    checkout = Path(__file__).parents[1]
    if not (checkout / ".git").exists():
        return ""
    try:
        described = run(_GIT, cwd=checkout, check=True, capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, SubprocessError):
        return ""
    return described.stdout.strip().replace("-", ".")
