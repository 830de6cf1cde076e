"""`gojparse audit`: cells sampled at random to compare by hand, and what the marks prove."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from gojparse.cli.console import count, language, message, print_message, write_line
from gojparse.cli.dataset import NoReport, dataset_of
from gojparse.cli.shutdown import Work
from gojparse.cli.tally import OutcomeTally
from gojparse.compare.audit.marks import ErrorBound, error_bounds, mark_list, marked_corrections, read_marks
from gojparse.compare.audit.sampling import AuditSample, draw_sample
from gojparse.errors import Exit, NotWritten, WrongUsage


def run_command(
    folder: str | None,
    sample: int,
    seed: int,
    output: Path | None,
    ticked: Path | None,
    corrections_to: Path | None,
    author: str | None,
    force: bool,
    quiet: bool,
) -> Work:
    """The work that the options ask for. WrongUsage where they do not fit together."""
    if ticked is not None:
        if folder is not None or output is not None:
            raise WrongUsage("ticked-alone")
        if corrections_to is not None and not author:
            raise WrongUsage("needs-author")
        return partial(_prove, ticked, corrections_to, author or "", force)
    if folder is None:
        raise WrongUsage("audit-of-what")
    return partial(_draw, folder, sample, seed, output, force, quiet)


# ---- the sheet ----


def _draw(folder: str, sample: int, seed: int, output: Path | None, force: bool, quiet: bool) -> Exit:
    tally = OutcomeTally()
    if output is not None:
        for target in (output, _list_of(output)):
            _free(target, force)
    with dataset_of(folder, quiet=quiet, tally=tally) as dataset:
        sampled = draw_sample(dataset, sample, seed)
        if not sampled.cells:
            raise NoReport("no-cells", folder=folder)
        if output is None:
            for line in mark_list(sampled):
                write_line(line)
        else:
            _write_sheet(sampled, output, Path(folder).resolve().name)
    if not quiet:
        where = message("audit-files", sheet=output, list=_list_of(output)) if output else ""
        print_message(
            message("audit", cells=len(sampled.cells), all=f"{sum(sampled.sizes.values()):,}") + where
        )
    return tally.exit("never") if tally.documents else Exit.OK


def _list_of(sheet: Path) -> Path:
    """The list that belongs to a sheet."""
    return sheet.with_suffix(".csv")


def _write_sheet(sampled: AuditSample, output: Path, name: str) -> None:
    from gojparse.cli.many import source_contents
    from gojparse.compare.audit.sheet import audit_sheet

    text = audit_sheet(
        sampled, source_contents, name=name, list_name=_list_of(output).name, language=language()
    )
    _write(output, text)
    _write(_list_of(output), "\ufeff" + "".join(line + "\n" for line in mark_list(sampled)))  # Excel opens it


def _free(target: Path, force: bool) -> None:
    if target.suffix.lower() not in (".html", ".htm", ".csv"):
        raise WrongUsage("sheet-suffix", file=target)
    if os.path.lexists(target) and not force:
        raise NotWritten("file-occupied", file=target)


def _write(target: Path, text: str) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise NotWritten("file", file=target, reason=reason) from fault
    finally:
        temporary.unlink(missing_ok=True)


# ---- the marks ----


def _prove(ticked: Path, corrections_to: Path | None, author: str, force: bool) -> Exit:
    marks = read_marks(ticked)
    strata, whole = error_bounds(marks)
    if not whole.checked and not any(one.checked for one in strata.values()):
        raise WrongUsage("nothing-ticked", file=ticked)
    for line in _lines(strata, whole):
        write_line(line)
    if corrections_to is not None:
        if os.path.lexists(corrections_to) and not force:
            raise NotWritten("file-occupied", file=corrections_to)
        _write(corrections_to, "".join(line + "\n" for line in marked_corrections(marks, author)))
        print_message(count("corrections-written", sum(t.right is False for t in marks), file=corrections_to))
    return Exit.OK


def _lines(strata: dict[tuple[str, str], ErrorBound], whole: ErrorBound) -> Iterator[str]:
    """Yield the result of the marks line by line: for each carrier and status, then for all cells."""
    heads = message("audit-heads").split("|")
    yield _row(heads)
    for (carrier, status), one in strata.items():
        yield _row([f"{carrier} {status}", *_figures(one)])
    yield _row([message("audit-whole"), *_figures(whole)])
    yield ""
    yield message("audit-meaning")


def _figures(one: ErrorBound) -> list[str]:
    bound = f"{100 * one.bound:.2f}%" if one.checked else "-"
    return [f"{one.cells:,}", str(one.checked), str(one.wrong), str(one.open), bound]


def _row(fields: Sequence[str]) -> str:
    first, *rest = fields
    return f"{first:<24}" + "".join(f"{field:>12}" for field in rest)
