"""Print the figures of this machine: `python -m tests.benchmarks [DOCUMENT... | --panel [ROWS]]`.

Without documents: some of the corpus, and the real reports if they are
beside this checkout. What is compared is a whole report, from bytes to
`Report`, with what bare libraries need for the same bytes.

With `--panel`: the seconds and the peak memory of `gojparse panel` for a
panel of 100,000 rows, or as many as are asked for, as Stata and Excel files.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import gojparse
from tests.benchmarks import bare
from tests.benchmarks.clock import Work, cpu, processes
from tests.campaigns import panel

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "corpus" / "documents"
REAL = ROOT.parent / "shared" / "real"
TEXT = "001_seed_shape.txt"
SAMPLES = (
    "105_ruled.pdf",
    "108_ruled_break.pdf",
    "111_unruled.pdf",
    "058_clean.html",
    "077_furniture.html",
    "092_clean.docx",
    "185_clean.doc",
    "125_ruled.ofd",
    "131_template.ofd",
    "128_characters.ofd",
    "010_pipes.txt",
    "042_spaces.txt",
    TEXT,
)
PANEL_ROWS, PANEL_YEARS = 100_000, 6


class Row(NamedTuple):
    """One line of the table that is printed."""

    what: str
    cpu: str
    beside: str = ""


def main(arguments: Sequence[str]) -> None:
    """Print the table, line by line as it is measured."""
    if arguments[:1] == ["--panel"]:
        rows = int(arguments[1]) if len(arguments) > 1 else PANEL_ROWS
        panel.measure(-(-rows // PANEL_YEARS), PANEL_YEARS, ("dta", "xlsx"))
        return
    _print(Row("whole report", "CPU time", "beside bare libraries"), Row("---", "--:", "---"))
    for path in map(Path, arguments) if arguments else _chosen():
        _print(_document(path))
    if not arguments:
        _print(*_start())
        _print(*_pace(sorted(DOCUMENTS.iterdir())))


def _chosen() -> Iterator[Path]:
    yield from (DOCUMENTS / name for name in SAMPLES)
    if REAL.exists():
        yield from (path for path in sorted(REAL.iterdir()) if path.suffix in (".pdf", ".html", ".txt"))


def _print(*rows: Row) -> None:
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _document(path: Path) -> Row:
    """A whole report, beside what the bare libraries of its carrier need."""
    data = path.read_bytes()
    libraries: dict[str, Work] = {}
    if data.startswith(b"%PDF"):
        libraries["pdfium open + text"] = lambda: bare.pdfium_text(data)
        libraries["pdfplumber.extract_tables"] = lambda: bare.pdfplumber_tables(data)
    elif path.suffix == ".html":
        libraries["lexbor parse"] = lambda: bare.lexbor_tree(data)
    elif path.suffix in (".docx", ".ofd"):
        libraries["zipfile + lxml, all parts"] = lambda: bare.package_trees(data)
    elif path.suffix == ".doc":
        libraries["olefile, all streams"] = lambda: bare.ole_streams(data)

    def report() -> object:
        return gojparse.parse(data)

    ratios = []
    for name, library in libraries.items():  # one at a time: a slow one would leave the others cold
        taken = cpu({"report": report, name: library})
        ratios.append(_ratio(taken["report"], name, taken[name]))
    return Row(path.name, _ms(cpu({"report": report})["report"]), "; ".join(ratios))


def _ratio(report: float, name: str, library: float) -> str:
    if library > report:
        return f"{library / report:.1f} x faster than {name}"
    return f"{report / library:.2f} x {name}"


def _start() -> Iterator[Row]:
    """What it takes until something can be read at all, and until the first report is on the screen."""
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    command = f"{path}; from gojparse.cli import main; main()"
    taken = processes(
        {
            "nothing": ("-c", path),
            "import": ("-c", f"{path}; import gojparse"),
            "--help": ("-c", command, "--help"),
            f"show {TEXT}": ("-c", command, "show", str(DOCUMENTS / TEXT)),
        }
    )
    nothing, imported = taken.pop("nothing"), taken.pop("import")
    yield Row("`import gojparse`", _ms(imported.cpu - nothing.cpu), "beyond bare Python")
    for arguments, spent in taken.items():
        yield Row(f"`gojparse {arguments}`", _ms(spent.cpu), f"wall time {_ms(spent.wall)}")


def _pace(paths: Sequence[Path]) -> Iterator[Row]:
    """Documents a second in one process, which sees every document for the first time."""
    spent: defaultdict[str, list[float]] = defaultdict(list)
    for path in paths:
        data = path.read_bytes()
        start = time.process_time()
        gojparse.parse(data)
        spent[path.suffix].append(time.process_time() - start)
    everything = {"documents": [taken for times in spent.values() for taken in times]}
    for what, times in (*sorted(spent.items()), *everything.items()):
        pace = f"{len(times) / sum(times):.0f} documents a second"
        yield Row(f"all {len(times)} {what} of the corpus", f"{sum(times):.1f} s", pace)


if __name__ == "__main__":
    main(sys.argv[1:])
