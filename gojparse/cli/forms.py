"""`gojparse forms`: the official forms, as they are printed, with our codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from gojparse.cli.out import put_line
from gojparse.cli.shutdown import Work
from gojparse.errors import Exit, WrongUsage
from gojparse.forms.form import Form, Label, editions, forms, load


def work(edition: str | None) -> Work:
    """The work: list the forms, or print one. WrongUsage if there is no such edition."""
    if edition is not None and edition not in editions():
        raise WrongUsage("no-edition", edition=edition, editions=tuple(editions()))
    return partial(_print, edition)


def _print(edition: str | None) -> Exit:
    for line in listing(forms()) if edition is None else printed(load(edition)):
        put_line(line)
    return Exit.OK


def listing(all_forms: Iterable[Form]) -> Iterator[str]:
    """One line a form: edition, years, number of cells, notice and title."""
    for form in all_forms:
        years = f"{form.first_year}–{form.last_year or ''}"
        disclosures = sum(len(block.subjects) * len(block.measures) for block in form.blocks)
        cells = (
            f"{disclosures}+{len(form.lines) * len(form.applicants)}+{len(form.routes) * len(form.outcomes)}"
        )
        yield f"{form.edition}  {years:<9}  {cells:<9}  {form.notice}  {form.title}"


def printed(form: Form) -> Iterator[str]:
    """The form, section by section: code, then the printed label."""
    yield f"{form.title}（{form.notice}）"
    for heading in form.sections:
        yield ""
        yield f"{heading.number}、{heading.label}  [{heading.code}]"
        if heading.table == "disclosures":
            for block in form.blocks:
                yield f"  {block.heading.label}  [{block.article}]"
                yield from _labels(block.subjects, 4)
                yield from _labels(block.measures, 6)
        elif heading.table == "applications":
            yield f"  {form.corner}"
            yield from _labels(form.applicants, 4)
            yield from _labels(form.lines, 4)
        elif heading.table == "appeals":
            yield from _labels(form.routes, 4)
            yield from _labels(form.outcomes, 6)
    yield ""
    for balance in form.balances:
        sums = f"{' + '.join(balance.left)} = {' + '.join(balance.right)}"
        yield f"{balance.rule}: {sums}  (each {balance.for_each})"


def _labels(labels: Iterable[Label], indent: int) -> Iterator[str]:
    for label in labels:
        group = f"{label.group} " if label.group else ""
        unit = f" {label.unit}" if label.unit else ""
        yield f"{' ' * indent}{label.code:<22}{group}{label.label}{unit}"
