"""A build hook of hatch: packages carry the commit they were built from, as `gojparse/commit.txt`.

Only a build in a git checkout knows it. A source distribution holds the file
already, and a wheel built from it keeps it. An editable install needs none:
there gojparse asks git itself.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMMIT_FILE = "gojparse/commit.txt"


class CommitHook(BuildHookInterface[Any]):
    """Adds the commit to what is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the commit to a temporary file and let the package include it; without git do nothing."""
        if version == "editable" or (Path(self.root) / COMMIT_FILE).exists():
            return
        commit = self._commit()
        if commit:
            self._folder = tempfile.TemporaryDirectory()
            written = Path(self._folder.name) / "commit.txt"
            written.write_text(f"{commit}\n", encoding="ascii")
            build_data["force_include"][str(written)] = COMMIT_FILE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        folder = getattr(self, "_folder", None)
        if folder is not None:
            folder.cleanup()

    def _commit(self) -> str:
        """Return the short hash of the checkout's commit; empty outside of one."""
        if not (Path(self.root) / ".git").exists():
            return ""
        command = ("git", "describe", "--always", "--dirty", "--abbrev=7", "--exclude=*")
        try:
            described = subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError):
            return ""
        return described.stdout.strip().replace("-", ".")
