"""`python -m tests.campaigns.fuzz TARGET --seconds N`: search, by coverage, for input that breaks a promise.

Needs atheris (`pip install atheris`; no extra has it). What breaks a promise
is kept, one file for each place it broke at, and the search goes on; a hang
ends it. Ten seconds of CPU time for one input are too many.
The last line says how many inputs were tried and how much of the code they
reached; the exit code is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import traceback
from pathlib import Path
from time import process_time

_MOST_SECONDS = 10  # of CPU time for one input,
_HANG = 120  # and of any time
_MEMORY = 4096  # MB
_STATUS = re.compile(r"#(\d+)\s.*?cov: (\d+)")
_INSIDE = "GOJPARSE_FUZZED"
_TARGETS = (
    "text",
    "html",
    "pdf",
    "pdf_content",
    "docx",
    "docx_xml",
    "sections",
    "aligner",
    "statements",
    "identity",
)
_NOT_FUZZED = ("gojparse.cli", "gojparse.batch", "gojparse.dataset", "gojparse.__main__")


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.campaigns.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*_TARGETS, "all"])
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzzed"), help="folder of the inputs (default: fuzzed)"
    )
    asked = parser.parse_args()
    names = list(_TARGETS) if asked.target == "all" else [asked.target]
    if os.environ.get(_INSIDE):
        _search(names[0], asked.seconds, asked.keep)
    return max(_report(name, asked.seconds, asked.keep) for name in names)


def _report(name: str, seconds: int, keep: Path) -> int:
    """Search in a process of its own, which a hang or a crash ends; say what came of it."""
    command = [
        sys.executable,
        "-m",
        "tests.campaigns.fuzz",
        name,
        "--seconds",
        str(seconds),
        "--keep",
        str(keep),
    ]
    found = subprocess.run(command, env={**os.environ, _INSIDE: "1"}, check=False, capture_output=True)
    said = found.stderr.decode(errors="replace")
    status = [match.groups() for match in _STATUS.finditer(said)]
    inputs, coverage = status[-1] if status else ("0", "0")
    broken = sorted(case for case in (keep / name / "broken").glob("*") if case.suffix != ".txt")
    print(f"{name}: {inputs} inputs, {coverage} edges covered, {len(broken)} found, exit {found.returncode}")
    for case in broken:
        print(f"    {case}")
    if found.returncode:
        print(said[-3000:])
    return int(bool(broken) or found.returncode != 0)


def _search(name: str, seconds: int, keep: Path) -> None:
    """Search, in this process, until the time is up."""
    import atheris

    with atheris.instrument_imports(include=["gojparse"], enable_loader_override=False):
        _import_all()
        from tests.fuzzing.targets import TARGETS

    target = TARGETS[name]
    corpus, broken = keep / name / "corpus", keep / name / "broken"
    for folder in (corpus, broken):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)

    def tried(data: bytes) -> None:
        began = process_time()
        try:
            target.run(data)
            assert process_time() - began < _MOST_SECONDS, "too slow"
        except Exception as fault:
            _keep(broken, data, fault)

    options = {
        "max_total_time": seconds,
        "timeout": _HANG,
        "rss_limit_mb": _MEMORY,
        "max_len": target.longest,
        "artifact_prefix": f"{broken}/",
        "report_slow_units": _HANG,
        "print_final_stats": 1,
    }
    arguments = [sys.argv[0], str(corpus), *(f"-{name}={value}" for name, value in options.items())]
    atheris.Setup(arguments, tried)
    atheris.Fuzz()


def _keep(folder: Path, data: bytes, fault: Exception) -> None:
    """Keep the shortest input for each place that a promise broke at."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    words = (
        "".join(c if c.isalpha() else "-" for c in str(fault))[:40]
        if isinstance(fault, AssertionError)
        else ""
    )
    case = folder / f"{type(fault).__name__}-{Path(frame.filename).stem}-{frame.lineno}{words}"
    if not case.exists() or case.stat().st_size > len(data):
        case.write_bytes(data)
        case.with_suffix(".txt").write_text("".join(traceback.format_exception(fault)), errors="replace")


def _import_all() -> None:
    """Every module that reads documents: what is imported later would not be watched."""
    import gojparse

    for module in pkgutil.walk_packages(gojparse.__path__, "gojparse."):
        if not module.name.startswith(_NOT_FUZZED):
            importlib.import_module(module.name)


if __name__ == "__main__":
    sys.exit(main())
