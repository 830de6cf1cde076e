"""The words of RTF that matter here; all others only say how text looks."""

from __future__ import annotations

import re

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(?:(-?[0-9]{1,10})[0-9]*)? ?"  # 1 and 2: a word and its number
    rb"|\\'([0-9a-fA-F]{2})"  # 3: a byte
    rb"|([{}])"  # 4: a group begins or ends
    rb"|\\([^a-zA-Z])"  # 5: a sign
    rb"|([^\\{}\r\n\0]+)"  # 6: text
    rb"|[\r\n\0]+|\\",
    re.DOTALL,
)
_IN_SKIPPED = re.compile(rb"\\bin([0-9]{1,9}) ?|\\.|[{}]", re.DOTALL)

SIGNS = {b"~": "\xa0", b"_": "-", b"-": "", b"\t": "\t"}
CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"softline": "\n", b"page": "\n", b"column": "\n",
    b"emdash": "—", b"endash": "–",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ",
    b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
# Groups that hold no text of the story, or what is said again elsewhere.
SKIPPED = frozenset((
    b"stylesheet", b"pict", b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr",
    b"footerf", b"footnote", b"annotation", b"shprslt", b"sp", b"nonesttables", b"xe", b"tc", b"tcn", b"rxe",
    b"txe", b"filetbl", b"revtbl", b"private", b"template", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep",
    b"aftnsepc", b"aftncn", b"pntxta", b"pntxtb", b"comment", b"objdata", b"datafield", b"listtable",
    b"listoverridetable", b"rsidtbl", b"generator", b"bkmkstart", b"bkmkend", b"fldinst", b"background",
))  # fmt: skip
# Groups marked as such that a program may skip, but that hold text or tables.
KEPT = frozenset((b"nesttableprops", b"shpinst", b"ud", b"do", b"cs", b"fldrslt", b"shptxt", b"dptxbxtext"))
BOXES = frozenset((b"shptxt", b"dptxbxtext"))


def end_of_group(content: bytes, at: int) -> int:
    """Where the group that is open at this place ends: the place of its bracket, or the end of everything."""
    depth = 1
    while True:
        jumped = False
        for found in _IN_SKIPPED.finditer(content, at):
            token = found.group()
            if token == b"{":
                depth += 1
            elif token == b"}":
                depth -= 1
                if not depth:
                    return found.start()
            elif found[1]:  # bytes that are no RTF
                at, jumped = found.end() + int(found[1]), True
                break
        if not jumped:
            return len(content)
