"""Reports as pictures: the pages of a PDF as a scanner leaves them, in one TIFF."""

from __future__ import annotations

import io

from corpus.generate import layouts_pdf
from corpus.generate.records import Draft

LAYOUTS = {"fax": "ruled_break", "grey": "vertical"}
"""What the picture is like, and the layout of the PDF it is taken of."""
_DPI = 200


def document(draft: Draft, layout: str) -> bytes:
    """The pages at 200 dots an inch, in black and white or in grey."""
    from PIL import Image

    from corpus.generate.scans import drawn

    pages = [
        Image.fromarray(page).convert("1" if layout == "fax" else "L")
        for page in drawn(layouts_pdf.document(draft, LAYOUTS[layout]), _DPI)
    ]
    packed = io.BytesIO()
    how = {"compression": "group4"} if layout == "fax" else {"compression": "jpeg", "quality": 40}
    pages[0].save(packed, "TIFF", save_all=True, append_images=pages[1:], dpi=(_DPI, _DPI), **how)
    return packed.getvalue()
