"""`python -m corpus.generate --seed N --count M -o DIR`: documents, their truth, and a manifest."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path

from corpus.generate import Row, Sample, committed, fresh


def write(samples: Iterable[Sample], folder: Path) -> int:
    """Write documents/, truth/ and manifest.json; the number of documents."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    entries = []
    for sample in samples:
        (folder / "documents" / sample.name).write_bytes(sample.data)
        (folder / "truth" / f"{sample.name}.csv").write_text(truth_csv(sample.cells), encoding="utf-8")
        entries.append(entry(sample))
    lines = ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries)
    (folder / "manifest.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return len(entries)


def entry(sample: Sample) -> dict[str, object]:
    """A document's line of the manifest."""
    return {
        "file": sample.name,
        "carrier": sample.carrier,
        "layout": sample.layout,
        "quirks": list(sample.quirks),
        "recoverable": sample.recoverable,
        **sample.facts,
    }


def truth_csv(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Row)])
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(prog="corpus.generate", description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--count", type=int, default=216)
    parser.add_argument("--shuffled", action="store_true", help="in the order of a fresh corpus")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    source = fresh if arguments.shuffled else committed
    print(write(source(arguments.seed, arguments.count), arguments.output), "documents")


if __name__ == "__main__":
    main()
