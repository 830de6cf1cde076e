"""`python -m tests.campaign`: documents that nobody here made, each read, none taken for a report.

    python -m tests.campaign fetch DIR    source packages by apt-get and pip, unpacked below DIR
    python -m tests.campaign run DIR      every file read in a process of its own; counts; exit code 1 if any
                                          crashed, hung, raised, has no row, or passed for a report

The files are the test documents of qpdf and pdf.js (Debian's source
packages), of pypdf, pdfminer.six, pdfplumber, python-docx and html5lib (their
source distributions): damaged on purpose, most of them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.campaigns.fetch import fetch
from tests.campaigns.foreign import failures, judged, table


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tests.campaign", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("fetch", "run"):
        commands.add_parser(name).add_argument("folder", type=Path)
    commands.choices["run"].add_argument("--jobs", type=int, default=2)
    commands.choices["run"].add_argument("--least", type=int, default=1400, help="files that must be there")
    asked = parser.parse_args()
    if asked.command == "fetch":
        return fetch(asked.folder)
    return _run(asked.folder, asked.jobs, asked.least)


def _run(folder: Path, jobs: int, least: int) -> int:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "archives" not in path.parts)
    rows = list(judged(paths, jobs))
    print(table(rows))
    wrong = failures(rows, paths)
    if len(paths) < least:
        wrong.append(f"only {len(paths)} files, not {least}: run fetch first")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
