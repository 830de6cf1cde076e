"""The pages of a PDF or of pictures, cells drawn where they were read: `show --image`, `explain --image`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from gojparse.batch.inputs import read
from gojparse.cli.console import count, print_message
from gojparse.cli.tables import value_with_mark
from gojparse.errors import NotWritten, WrongUsage
from gojparse.model import Box, Cell, Report, Status

_COLOURS = {
    Status.READ: "green",
    Status.PLACED: "teal",
    Status.IMPLIED: "blue",
    Status.RESTORED: "purple",
    Status.AMBIGUOUS: "orange",
    Status.UNREADABLE: "red",
}
_OTHER = "gray"


def draw_pages(file: str, report: Report, folder: Path, quiet: bool) -> None:
    """Write one PNG for each page with cells. WrongUsage for other carriers, NotWritten if it fails."""
    if report.format == "pdf":
        from gojparse.readers.pdf.pictures import draw_pdf_pages as draw
    elif report.format == "image":
        from gojparse.readers.scan.pictures import draw_scan_pages as draw
    else:
        raise WrongUsage("image-of-pages", source=report.source, format=report.format)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        pages = draw(read(file), cell_marks(report), folder, Path(report.source).stem)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotWritten("folder", folder=folder, reason=reason) from error
    if not quiet:
        print_message(count("images", len(pages), folder=os.fspath(folder)))


def draw_cell(file: str, report: Report, cell: Cell, target: Path) -> None:
    """Write a PNG of what surrounds a cell. WrongUsage where it has no place on a page."""
    if report.format not in ("pdf", "image"):
        place = str(cell.locator or "-")
        raise WrongUsage("image-of-cell", source=report.source, format=report.format, place=place)
    if report.format == "pdf":
        from gojparse.readers.pdf.pictures import crop_pdf as crop
    else:
        from gojparse.readers.scan.pictures import crop_scan as crop
    boxes = [spot for spot in cell.locator.spots if isinstance(spot, Box)] if cell.locator else []
    picture = crop(read(file), boxes) if boxes else None
    if picture is None:
        raise WrongUsage("image-without-place", cell=cell.name, source=report.source)
    try:
        target.write_bytes(picture)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotWritten("file", file=target, reason=reason) from error


def cell_marks(report: Report) -> Iterator[tuple[Box, str, str]]:
    """Place, colour and label of every cell that has a place on a page."""
    for cell in report.cells:
        for spot in cell.locator.spots if cell.locator else ():
            if isinstance(spot, Box):
                yield spot, _COLOURS.get(cell.status, _OTHER), value_with_mark(cell).strip()
