"""What a .doc is called in messages."""

from __future__ import annotations

from gojparse.readers.package import Make

DOC = Make("doc", "Word document", "Word")
