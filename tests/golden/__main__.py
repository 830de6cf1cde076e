"""Write the golden reports anew."""

from __future__ import annotations

from tests.golden import FOLDER, NAMES, written

for name in NAMES:
    path, text = FOLDER / f"{name}.json", written(name)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print("written:", path.name)
