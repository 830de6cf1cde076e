"""Cut the fonts down to the characters that the generator prints.

`python corpus/generate/font/make.py DroidSansFallbackFull.ttf OpenSans-Regular.ttf`
(Debian packages fonts-droid-fallback and fonts-open-sans, both Apache-2.0); to
be run again when prose or forms get new characters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PANEL = tuple(HERE.parent.glob("panel*.py"))
SOURCES = (
    *(path for path in HERE.parent.glob("*.py") if path not in PANEL),
    *(HERE.parents[2] / "gojparse" / "forms").glob("*.toml"),
)
TARGETS = (HERE / "droid-sans-fallback-subset.ttf", HERE / "open-sans-subset.ttf")
_POSTSCRIPT = 6
MORE = HERE / "droid-sans-fallback-panel.ttf"
"""What only the panel's prose prints: a font of its own, so that the committed documents keep theirs."""


def characters(sources: Iterable[Path] = SOURCES) -> str:
    """Every character of the generator's sources and of the forms."""
    return "".join(
        sorted({c for path in sources for c in path.read_text(encoding="utf-8") if c.isprintable()})
    )


def cut(source: str, target: Path, text: str) -> None:
    options = subset.Options(
        hinting=False, name_IDs=[0, 1, 2, 5, 6, 13], notdef_outline=True, layout_features=[]
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "kern"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    font["head"].modified = font["head"].created
    subset.save_font(font, str(target), options)


def cut_more(source: str, western: set[str]) -> None:
    """The panel's font: of its characters those that the other as it stands does not have."""
    known = {chr(code) for code in TTFont(str(TARGETS[0])).getBestCmap()}
    cut(source, MORE, "".join(sorted(set(characters(PANEL)) - known - western)))
    font = TTFont(str(MORE), recalcTimestamp=False)
    for name in font["name"].names:
        if name.nameID == _POSTSCRIPT:
            name.string = f"{name}Panel"  # one document may hold no two fonts of one name
    font.save(str(MORE))


def main() -> None:
    western = {c for c in characters() if ord(c) < 256} | set("—“”")
    cut(sys.argv[1], TARGETS[0], "".join(c for c in characters() if c not in western))
    cut(sys.argv[2], TARGETS[1], "".join(sorted(western)))
    cut_more(sys.argv[1], western)


if __name__ == "__main__":
    main()
