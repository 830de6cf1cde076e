"""Optical recognition of single lines: their characters, and how sure each is.

The recogniser is PP-OCRv6 (small), which comes with the rapidocr package and
runs under onnxruntime. It is asked for single lines only: the rulings of the
page decide which lines belong together, and that is what reading whole pages
gets wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Picture: TypeAlias = "np.ndarray[Any, Any]"  # grey, ink dark: rows by columns

HEIGHT = 48  # pixels of a line, as the recogniser was trained on
_NARROWEST, _WIDEST = 48, 1920  # pixels of a line at that height; wider ones are pressed together
_STEP = 8  # pixels: lines are filled up to a multiple of it
_BATCH_AREA = 32 * 80  # pixels of width that are read in one go
_SIMILAR_SIGNS = {
    "0": "OoQ〇○０ＯｏDＤ口□",
    "1": "lI|丨１ｌＩ｜iＬ！!",
    "2": "２Z",
    "3": "３",
    "4": "４",
    "5": "５S",
    "6": "６",
    "7": "７",
    "8": "８",
    "9": "９",
    ".": "．。·、",
    ",": "，",
    "-": "—－一–―_ー~～",
    "/": "／",
}
NUMERAL = re.compile(r"[0-9][0-9.,]{0,15}|[-/\\]{1,4}")
_MODEL = "PP-OCRv6_rec_small.onnx"


class RecognisedText(NamedTuple):
    """The text of a line."""

    text: str  # its characters
    confidence: tuple[float, ...]  # how probable each is, 0 to 1
    at: tuple[float, ...]  # the place of each along the line, 0 to 1

    @property
    def least(self) -> float:
        """The probability of the least probable character, 0 for no text."""
        return min(self.confidence, default=0.0)


@cache
def _engine() -> tuple[Any, Sequence[str]]:
    """Load the recogniser and its characters, once in a process, since that takes a fifth of a second."""
    import onnxruntime

    spec = find_spec("rapidocr")
    assert spec is not None and spec.origin is not None, "asked for only where it is installed"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # many documents are read side by side
    options.enable_cpu_mem_arena = False
    model = Path(spec.origin).with_name("models") / _MODEL
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ("", *characters, " ")


def recognise(lines: Sequence[Picture]) -> list[RecognisedText]:
    """Return the text of each line, as a number where it can be one: signs that look the same are one."""
    widths = [_padded_width(line) for line in lines]
    texts: list[RecognisedText] = [RecognisedText("", (), ())] * len(lines)
    for width in sorted(set(widths)):
        same_width = [index for index, padded in enumerate(widths) if padded == width]
        size = max(1, _BATCH_AREA // width)
        for start in range(0, len(same_width), size):
            batch = same_width[start : start + size]
            for index, text in zip(batch, _read([lines[i] for i in batch], width), strict=True):
                texts[index] = text
    return texts


def _padded_width(line: Picture) -> int:
    """Return the width in pixels that a line is filled up to, at the height of the recogniser."""
    rows, columns = (int(side) for side in line.shape)
    needed = -(-columns * HEIGHT // (rows * _STEP)) * _STEP
    return min(max(needed, _NARROWEST), _WIDEST)


def _read(lines: Sequence[Picture], width: int) -> list[RecognisedText]:
    """Return the texts of lines that are filled up to one width."""
    import cv2

    session, characters = _engine()
    batch = np.full((len(lines), 3, HEIGHT, width), 1.0, np.float32)
    shares = []
    for number, line in enumerate(lines):
        rows, columns = line.shape
        across = max(1, min(width, round(columns * HEIGHT / rows)))
        how = cv2.INTER_AREA if rows > HEIGHT else cv2.INTER_CUBIC
        batch[number, :, :, :across] = cv2.resize(line, (across, HEIGHT), interpolation=how) / 127.5 - 1.0
        shares.append(across / width)
    (answers,) = session.run(None, {session.get_inputs()[0].name: batch})
    return [_text(answer, characters, share) for answer, share in zip(answers, shares, strict=True)]


def _text(answer: Any, characters: Sequence[str], share: float) -> RecognisedText:
    """Return the text of a line from the answers of its steps, as a number if it can be one."""
    number = _decoded(_with_similar_signs(answer, characters), characters, share)
    return number if NUMERAL.fullmatch(number.text) else _decoded(answer, characters, share)


def _with_similar_signs(answer: Any, characters: Sequence[str]) -> Any:
    """Return the answers with the probability of all signs that look like one of a number given to that."""
    folded = answer.copy()
    for sign, others in _codes_of_similar_signs(tuple(characters)).items():
        folded[:, sign] = answer[:, [sign, *others]].sum(axis=1)
        folded[:, others] = 0.0
    return folded


@cache
def _codes_of_similar_signs(characters: tuple[str, ...]) -> dict[int, list[int]]:
    """Return for each sign of a number its code, and the codes of the signs that look the same."""
    code = {character: number for number, character in enumerate(characters)}
    similar = _SIMILAR_SIGNS.items()
    return {code[sign]: [code[other] for other in others if other in code] for sign, others in similar}


def _decoded(answer: Any, characters: Sequence[str], share: float) -> RecognisedText:
    """Decode the answers of the steps: repetitions of one character are one, and 0 parts two of them."""
    best = answer.argmax(axis=1)
    text, confidence, at = [], [], []
    before = 0
    for step, code in enumerate(best.tolist()):
        if code and code != before:
            text.append(characters[code])
            confidence.append(float(answer[step, code]))
            at.append(min(1.0, (step + 0.5) / len(best) / share))
        elif code:
            confidence[-1] = max(confidence[-1], float(answer[step, code]))
        before = code
    return RecognisedText("".join(text), tuple(confidence), tuple(at))
