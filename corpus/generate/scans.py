"""Printed pages as a scanner, a stamp, a fax machine or a phone leaves them.

The pages of a PDF are drawn and damaged; what comes out is a PDF of pictures.
The same seed gives the same bytes with the same versions of the libraries.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import cv2
import numpy as np
import pypdfium2
from PIL import Image

Picture: TypeAlias = "np.ndarray[Any, Any]"
"""Blue, green, red: rows by columns by 3."""
Damage: TypeAlias = Callable[[Picture, np.random.Generator], Picture]

_EPOCH = time.gmtime(0)
_INK = (60, 60, 220)  # of a red stamp


def scan(content: bytes, dpi: int, kind: str, seed: int) -> tuple[bytes, int]:
    """The PDF as a PDF of pictures, and how many pages it has. `kind`: one of `KINDS`."""
    rng = np.random.default_rng(seed)
    pages = [KINDS[kind](page, rng) for page in drawn(content, dpi)]
    pictures = [Image.fromarray(page[:, :, ::-1]) for page in pages]
    packed = io.BytesIO()
    pictures[0].save(
        packed, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi,
        quality=_QUALITY.get(kind, 92), creationDate=_EPOCH, modDate=_EPOCH,
    )  # fmt: skip
    return packed.getvalue(), len(pages)


def drawn(content: bytes, dpi: float) -> list[Picture]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.render(scale=dpi / 72).to_numpy()[:, :, :3].copy() for page in document]
    document.close()
    return pages


def clean(page: Picture, rng: np.random.Generator) -> Picture:
    return page


def skewed(page: Picture, rng: np.random.Generator) -> Picture:
    """Laid down 1 to 3 degrees askew."""
    rows, columns = page.shape[:2]
    angle = float(rng.uniform(1, 3) * rng.choice((-1, 1)))
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1)
    return cv2.warpAffine(page, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def noisy(page: Picture, rng: np.random.Generator) -> Picture:
    """Grain, dust, a slight blur, and half a degree of skew."""
    rows, columns = page.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), float(rng.uniform(-0.5, 0.5)), 1)
    page = cv2.warpAffine(page, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    page = cv2.GaussianBlur(page, (3, 3), float(rng.uniform(0.4, 0.7)))
    grain = rng.normal(0, 9, page.shape[:2])[:, :, None]
    page = np.clip(page.astype(float) * 0.94 + grain + 8, 0, 255).astype(np.uint8)
    for x, y in zip(rng.integers(0, columns, 40), rng.integers(0, rows, 40), strict=True):
        page[y : y + 2, x : x + 2] = 60
    return page


def stamped(page: Picture, rng: np.random.Generator) -> Picture:
    """A round red stamp somewhere on the page, and a little skew."""
    rows, columns = page.shape[:2]
    radius = round(columns * 0.13)
    x, y = int(rng.integers(radius, columns - radius)), int(rng.integers(rows // 4, rows - radius))
    stamp = np.full_like(page, 255)
    cv2.circle(stamp, (x, y), radius, _INK, max(3, radius // 18), cv2.LINE_AA)
    cv2.circle(stamp, (x, y), radius // 5, _INK, -1, cv2.LINE_AA)
    for angle in np.radians(np.arange(200, 520, 25)):
        at = (int(x + 0.72 * radius * np.cos(angle)) - radius // 12, int(y + 0.72 * radius * np.sin(angle)))
        cv2.putText(stamp, "B", at, 0, radius / 120, _INK, max(2, radius // 50), cv2.LINE_AA)
    return noisy(np.minimum(page, stamp), rng)


def photographed(page: Picture, rng: np.random.Generator) -> Picture:
    """Seen by a phone from one side, in a shadow."""
    rows, columns = page.shape[:2]
    corners = np.array([[0, 0], [columns, 0], [0, rows], [columns, rows]], np.float32)
    moved = corners + rng.uniform(0, 0.03, (4, 2)) * (columns, rows) * np.array(
        [[1, 1], [-1, 1], [1, -1], [-1, -1]]
    )
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    page = cv2.warpPerspective(
        page, matrix, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=(225, 225, 225)
    )
    shadow = np.linspace(1.0, float(rng.uniform(0.6, 0.85)), columns)[None, :, None]
    return noisy((page * shadow).astype(np.uint8), rng)


KINDS: Mapping[str, Damage] = {
    "clean": clean, "skewed": skewed, "noisy": noisy, "stamped": stamped, "photographed": photographed,
}  # fmt: skip
_QUALITY = {"noisy": 55, "stamped": 60, "photographed": 60}
