"""Text from small pictures of it: one line of print goes in, its characters and how sure each is come out.

The recogniser is PP-OCRv6 (small), which comes with the rapidocr package and
runs under onnxruntime. It is asked for single lines only: which lines belong
together is told by the rulings of the page, and that is what reading whole
pages gets wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Picture: TypeAlias = "np.ndarray[Any, Any]"
"""Grey, ink dark: rows by columns."""

HEIGHT = 48  # pixels of a line, as the recogniser was trained on
_NARROWEST, _WIDEST = 48, 1920  # pixels of a line at that height; wider ones are pressed together
_STEP = 8  # pixels: lines are filled up to a multiple of it
_BATCH_AREA = 32 * 80  # pixels of width that are read in one go
_ALIKE = {
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


class Reading(NamedTuple):
    """What a line says. `sure`: for each character how probable it is, 0 to 1; `at`: its place, 0 to 1."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...]

    @property
    def least(self) -> float:
        """How probable the least probable character is; 0 for no text."""
        return min(self.sure, default=0.0)


NOTHING = Reading("", (), ())


@cache
def _engine() -> tuple[Any, Sequence[str]]:
    """The recogniser and its characters; loaded once in a process, since that takes a fifth of a second."""
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


def recognise(lines: Sequence[Picture]) -> list[Reading]:
    """What each of these lines says; a line of nothing but digits and their marks is read as one.

    Signs that look alike (0 and O, 1 and l) are one sign in a number, and as sure as all of them together.
    """
    widths = [_padded_width(line) for line in lines]
    readings: list[Reading] = [NOTHING] * len(lines)
    for width in sorted(set(widths)):
        alike = [index for index, padded in enumerate(widths) if padded == width]
        size = max(1, _BATCH_AREA // width)
        for start in range(0, len(alike), size):
            batch = alike[start : start + size]
            for index, reading in zip(batch, _read([lines[i] for i in batch], width), strict=True):
                readings[index] = reading
    return readings


def _padded_width(line: Picture) -> int:
    rows, columns = (int(side) for side in line.shape)
    needed = -(-columns * HEIGHT // (rows * _STEP)) * _STEP
    return min(max(needed, _NARROWEST), _WIDEST)


def _read(lines: Sequence[Picture], width: int) -> list[Reading]:
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
    return [_told(answer, characters, share) for answer, share in zip(answers, shares, strict=True)]


def _told(answer: Any, characters: Sequence[str], share: float) -> Reading:
    """What the steps' answers say, as a number if it can be one."""
    number = _decoded(_alike(answer, characters), characters, share)
    return number if NUMERAL.fullmatch(number.text) else _decoded(answer, characters, share)


def _alike(answer: Any, characters: Sequence[str]) -> Any:
    """The answers with the probability of all signs that look like one of a number's given to that."""
    folded = answer.copy()
    for sign, others in _codes_alike(tuple(characters)).items():
        folded[:, sign] = answer[:, [sign, *others]].sum(axis=1)
        folded[:, others] = 0.0
    return folded


@cache
def _codes_alike(characters: tuple[str, ...]) -> dict[int, list[int]]:
    code = {character: number for number, character in enumerate(characters)}
    return {code[sign]: [code[other] for other in others if other in code] for sign, others in _ALIKE.items()}


def _decoded(answer: Any, characters: Sequence[str], share: float) -> Reading:
    """The characters of the steps' answers: repetitions of one character are one, and 0 parts two of them."""
    best = answer.argmax(axis=1)
    text, sure, at = [], [], []
    before = 0
    for step, code in enumerate(best.tolist()):
        if code and code != before:
            text.append(characters[code])
            sure.append(float(answer[step, code]))
            at.append(min(1.0, (step + 0.5) / len(best) / share))
        elif code:
            sure[-1] = max(sure[-1], float(answer[step, code]))
        before = code
    return Reading("".join(text), tuple(sure), tuple(at))
