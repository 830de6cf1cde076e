"""`python -m tests.campaigns.fonts`: no honest font is doubted, and a font that lies is found.

    python -m tests.campaigns.fonts                every font that is installed; exit code 1 if one is doubted
    python -m tests.campaigns.fonts --packages     the Debian packages of the campaign, for apt-get install
    python -m tests.campaigns.fonts --shapes FILE  draw the shapes that gojparse carries anew

The ten digits of each font, and its full-width ones, are compared with what
they are, and after each exchange of two digits with what they are not.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTCollection, TTFont

from gojparse.readers.pdf.fonts import curve
from gojparse.readers.pdf.shapes import bitmap, contradicts

PACKAGES = """
fonts-arphic-bkai00mp fonts-arphic-bsmi00lp fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-arphic-ukai
fonts-arphic-uming fonts-baekmuk fonts-bebas-neue fonts-cabin fonts-cantarell fonts-comfortaa
fonts-croscore fonts-crosextra-caladea fonts-crosextra-carlito fonts-dejavu fonts-droid-fallback
fonts-dseg fonts-ebgaramond fonts-firacode fonts-freefont-ttf fonts-hack fonts-inconsolata fonts-ipafont
fonts-jetbrains-mono fonts-junicode fonts-lato fonts-liberation fonts-linuxlibertine fonts-lmodern
fonts-nanum fonts-noto-cjk fonts-noto-core fonts-noto-mono fonts-open-sans fonts-play fonts-quicksand
fonts-sil-charis fonts-roboto-unhinted fonts-takao fonts-texgyre fonts-urw-base35 fonts-vlgothic
fonts-vollkorn fonts-wqy-microhei fonts-wqy-zenhei
""".split()  # noqa: SIM905
INSTALLED = Path("/usr/share/fonts")
NO_DIGITS = re.compile(  # at the places of digits they have signs, squared boxes or keycaps
    r"D050000L|DSEGWeather|StandardSymbols|LinBiolinum_K\b|opens___"
)
CARRIED = re.compile(  # under the SIL Open Font License or Bitstream's: see digit_shapes/LICENSES.md
    r"Noto(Sans|Serif)(CJK|Mono|Display)?-|DejaVu|Lato-|Cantarell|Comfortaa|Quicksand|DSEG(7|14)|Vollkorn"
    r"|EBGaramond|FiraCode|JetBrainsMono|Inconsolata|Hack-|Cabin|CharisSIL|BebasNeue|Carlito|Nanum"
)
FIRST = re.compile(r"Noto.*CJK-(Regular|Bold)|DejaVu(Sans|Serif)(-Bold)?\.|Noto(Sans|Serif)-(Regular|Italic)")
_SAME = 18  # fields by which a shape differs from those already carried, at most, to be left out


class Digits(NamedTuple):
    """The ten digits of a font as shapes."""

    font: str
    shapes: tuple[int, ...]

    @property
    def doubted(self) -> list[int]:
        """The digits that seem to be others."""
        return [digit for digit, shape in enumerate(self.shapes) if contradicts(shape, digit)]

    def found(self) -> Iterator[bool]:
        """Yield for each exchange of two digits whether it is seen."""
        for one, other in combinations(range(10), 2):
            yield contradicts(self.shapes[one], other) or contradicts(self.shapes[other], one)


class _ContourPen(BasePen):
    """What a glyph draws, as contours of corners."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.contours: list[list[tuple[float, float]]] = []

    def _moveTo(self, place: tuple[float, float]) -> None:
        self.contours.append([place])

    def _lineTo(self, place: tuple[float, float]) -> None:
        self.contours[-1].append(place)

    def _curveToOne(self, *bends: tuple[float, float]) -> None:
        self.contours[-1] += curve(self.contours[-1][-1], bends)


def digits_of(path: Path) -> Iterator[Digits]:
    """Yield the digits of each font in a file, ASCII and full-width."""
    collected = path.suffix in (".ttc", ".otc")
    fonts: Sequence[TTFont] = TTCollection(path, lazy=True).fonts if collected else [TTFont(path, lazy=True)]
    for font in fonts:
        names, glyphs = font.getBestCmap() or {}, font.getGlyphSet()
        for zero in (0x30, 0xFF10):
            shapes = [_shape(glyphs, names.get(zero + digit)) for digit in range(10)]
            if all(shape is not None for shape in shapes):
                yield Digits(path.name, tuple(shape or 0 for shape in shapes))


def _shape(glyphs: object, name: str | None) -> int | None:
    if name is None:
        return None
    pen = _ContourPen(glyphs)
    glyphs[name].draw(pen)  # type: ignore[index]
    return bitmap([contour for contour in pen.contours if len(contour) > 1])


def installed(folder: Path = INSTALLED) -> list[Path]:
    """Return the font files below a folder."""
    files = (path for path in folder.rglob("*") if path.suffix in (".ttf", ".otf", ".ttc", ".otc"))
    return sorted(path for path in files if not NO_DIGITS.match(path.name))


def carried(files: Iterable[Path]) -> list[list[tuple[int, str]]]:
    """Return by digit the shapes to be carried, each unlike those before it, with their font files."""
    found: list[list[tuple[int, str]]] = [[] for _ in range(10)]
    for path in sorted(files, key=lambda path: (not FIRST.match(path.name), path.name)):
        for _, shapes in digits_of(path):
            for known, shape in zip(found, shapes, strict=True):
                if all((shape ^ other).bit_count() > _SAME for other, _ in known):
                    known.append((shape, path.name))
    return found


def main() -> int:
    """Run the campaign; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--packages", action="store_true")
    parser.add_argument("--shapes", type=Path)
    asked = parser.parse_args()
    if asked.packages:
        print(*PACKAGES)
        return 0
    if asked.shapes:
        shapes = carried(path for path in installed() if CARRIED.match(path.name))
        lines = [f"{digit} {shape:048x} {font}\n" for digit, own in enumerate(shapes) for shape, font in own]
        asked.shapes.write_text("".join(lines), "ascii")
        return 0
    return _judge(installed())


def _judge(files: Sequence[Path]) -> int:
    fonts = list(dict.fromkeys(digits for path in files for digits in digits_of(path)))
    doubted = [f"{font.font}: {font.doubted}" for font in fonts if font.doubted]
    seen = [found for font in fonts for found in font.found()]
    share = sum(seen) / max(len(seen), 1)
    print(*doubted, f"{len(fonts)} fonts, {len(doubted)} doubted, {share:.1%} of exchanges found", sep="\n")
    return 1 if doubted or share < 0.95 else 0


if __name__ == "__main__":
    sys.exit(main())
