"""Reports as rich text: what Word and its relatives write, down to the bytes of GBK."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from corpus.generate.marks import LAYOUTS, Cell, Mark, Marked, Run, marked
from corpus.generate.records import Draft

__all__ = ["LAYOUTS", "document", "written"]

_HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0\uc2{\fonttbl{\f0\froman\fcharset0\fprq2 Times New Roman;}"
    r"{\f13\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"
    "\r\n"
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    r"{\stylesheet{\qj\f0\fs21 \snext0 Normal;}}{\*\generator Msftedit 5.41;}"
    r"{\info{\author \'ce\'de}}{\header\pard\qc 99\par}{\footer\pard\qc {\field{\*\fldinst PAGE}"
    r"{\fldrslt 98}}\par}"
    "\r\n"
)
_LOOKS = {"": "", "hidden": r"\v", "struck": r"\strike", "deleted": r"\deleted"}
_UNICODE = frozenset(("split_runs", "text_box"))  # the others write bytes of GBK


def document(draft: Draft, layout: str) -> bytes:
    """The whole document as bytes."""
    return written(marked(draft, layout), layout)


def written(pieces: Sequence[Marked], layout: str = "clean") -> bytes:
    """A document with this text."""
    body = "".join(_piece(piece, layout) for piece in pieces)
    return (_HEAD + body + "}").encode("ascii")


def _piece(piece: Marked, layout: str) -> str:
    if piece.mark is Mark.ROW:
        return _row(piece)
    depth = rf"\intbl\itap{piece.depth}" if piece.depth else ""
    runs = "".join(_run(run, layout) for run in piece.runs)
    if piece.in_box:
        return _box(runs)
    mark = r"\par" if piece.mark is Mark.PARAGRAPH else r"\cell" if piece.depth == 1 else r"\nestcell"
    mark = f"{{{_LOOKS[piece.look]}{mark}}}" if piece.look else mark
    tail = r"{\nonesttables\par}" if mark == r"\nestcell" else ""
    return rf"\pard\plain\ql{depth} {runs}{mark}{tail}" + "\r\n"


def _run(run: Run, layout: str) -> str:
    text = "".join(_unicode(run.text) if layout in _UNICODE else _bytes(run.text))
    return rf"{{\rtlch\fcs1\af0\ltrch\fcs0{_LOOKS[run.look]}\loch\af0\hich\af0\dbch\f13 {text}}}"


def _unicode(text: str) -> Iterator[str]:
    for character in text:
        if character.isascii():
            yield "\\" * (character in "\\{}") + character
        else:
            halves = struct.iter_unpack("<h", character.encode("utf-16-le"))
            substitute = "".join(rf"\'{byte:02x}" for byte in character.encode("gbk", "replace").rjust(2))
            yield from (rf"\u{half}{substitute}" for (half,) in halves)


def _bytes(text: str) -> Iterator[str]:
    for character in text:
        try:
            stored = character.encode("gbk")
        except UnicodeEncodeError:
            yield from _unicode(character)
            continue
        if len(stored) == 1:
            yield "\\" * (character in "\\{}") + character
        else:
            yield "".join(rf"\'{byte:02x}" for byte in stored)


def _row(piece: Marked) -> str:
    defined = r"\trowd\trgaph108\trleft0" + "".join(map(_defined, piece.cells))
    if piece.depth == 1:
        return rf"\pard\plain\intbl{{{defined}\row}}" + "\r\n"
    return rf"\pard\plain\intbl\itap{piece.depth}{{\*\nesttableprops{defined}\nestrow}}" + "\r\n"


def _defined(cell: Cell) -> str:
    merges = (
        (r"\clvmgf", cell.begins),
        (r"\clvmrg", cell.goes_on),
        (r"\clmgf", cell.first),
        (r"\clmrg", cell.follows),
    )
    return "".join(word for word, holds in merges if holds) + rf"\clvertalc\clbrdrt\brdrs\cellx{cell.right}"


def _box(runs: str) -> str:
    """A paragraph that holds its text in a box drawn on the page, and once more for programs of old."""
    return (
        r"\pard\plain {\shp{\*\shpinst\shpleft0\shptop0{\sp{\sn shapeType}{\sv 202}}"
        rf"{{\shptxt \pard\plain {runs}\par}}}}"
        rf"{{\shprslt{{\*\do\dptxbx{{\dptxbxtext \pard\plain {runs}\par}}}}}}}}\par"
        "\r\n"
    )
