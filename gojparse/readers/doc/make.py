"""What a .doc is called in messages."""

from __future__ import annotations

from gojparse.readers.package import FileKind

DOC = FileKind("doc")
