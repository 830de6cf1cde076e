"""The version of gojparse that is installed, for whatever it writes."""

from __future__ import annotations

VERSION = "0.1.0"
