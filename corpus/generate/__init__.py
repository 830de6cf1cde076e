"""A seeded printer of invented reports, with the truth about every cell.

An office is invented, fills in the form, and is damaged on its way to us;
since we did the damage, we know what is true and what can still be known.
The same seed gives the same bytes, whatever the carrier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from corpus.generate import (
    damage,
    facts,
    finish,
    invent,
    layouts_doc,
    layouts_docx,
    layouts_html,
    layouts_mhtml,
    layouts_odt,
    layouts_ofd,
    layouts_pdf,
    layouts_rtf,
    layouts_scan,
    layouts_sheets,
    layouts_text,
    seed_shape,
    tables,
    truth,
    write_ods,
    write_xls,
    write_xlsx,
)
from corpus.generate.recipes import RECIPES, UNRECOVERABLE, Recipe
from corpus.generate.records import Draft, Evidence, Row, Sample
from gojparse.forms.form import Form, load

__all__ = ["RECIPES", "Recipe", "Row", "Sample", "committed", "fresh", "make"]


def fresh(seed: int, count: int) -> Iterator[Sample]:
    """`count` documents that no one has seen before, every recipe in turn in a shuffled order."""
    order = list(RECIPES)
    Random(seed).shuffle(order)
    for number in range(count):
        yield make(Random(f"{seed}/{number}"), order[number % len(order)], number + 1)


def committed(seed: int, count: int) -> Iterator[Sample]:
    """As `fresh`, but first every recipe once in their order, and no pictures: they are large and slow."""
    printed = [recipe for recipe in RECIPES if recipe.carrier != "tif"]
    again = list(printed)
    Random(seed).shuffle(again)
    order = [*printed, *again]
    for number in range(count):
        yield make(Random(f"{seed}/{number}"), order[number % len(order)], number + 1)


def make(rng: Random, recipe: Recipe, number: int) -> Sample:
    """One document of a recipe."""
    edition, fill = rng.choice(recipe.editions), rng.choice(recipe.fills)
    forms = _forms(edition)
    kind = _kind(rng, fill)
    values = tables.fill(rng, forms, fill, kind in invent.RULING)
    draft = invent.draft(rng, forms, values, kind, _year(rng, edition))
    for quirk in recipe.quirks:
        draft = damage.QUIRKS[quirk](rng, draft)
    data, proof = printed(draft, recipe)
    rows = truth.rows(draft, proof)
    return Sample(
        name=f"{number:03}_{recipe.layout}.{recipe.carrier}",
        data=data,
        carrier=recipe.carrier,
        layout=recipe.layout,
        quirks=(*recipe.quirks, *recipe.finish),
        recoverable=not UNRECOVERABLE & set(recipe.quirks),
        cells=rows,
        facts=facts.facts(draft, recipe, fill, rows, proof),
    )


def _forms(edition: str) -> Mapping[str, Form]:
    """The form of each table: a hybrid has section two of 2021 over section three of 2019."""
    old, new = load("2019"), load("2021")
    applications = new if edition == "2021" else old
    return {
        "disclosures": old if edition == "2019" else new,
        "applications": applications,
        "appeals": applications,
    }


def _kind(rng: Random, fill: str) -> str:
    """A city's numbers belong to a city or a province, other numbers to anyone below."""
    if fill == "city":
        return rng.choice(invent.RULING)
    return rng.choice(invent.KINDS if fill == "dense" else invent.KINDS[:6])


def _year(rng: Random, edition: str) -> int:
    """The year reported on."""
    if edition == "2019":
        return rng.choice((2019, 2020, 2020))
    return rng.randrange(2021, 2026)


def printed(draft: Draft, recipe: Recipe) -> tuple[bytes, Evidence]:
    """The document, and what its layout proves of a cell's place."""
    layout = recipe.layout
    match recipe.carrier:
        case "html":
            page = layouts_html.LAYOUTS[layout]
            text = finish.characters(layouts_html.whole(draft, page), recipe.finish)
            return text.encode(page.encoding), Evidence.GRID
        case "docx":
            return layouts_docx.document(draft, layout), Evidence.GRID
        case "odt":
            return layouts_odt.document(draft, layout), Evidence.GRID
        case "ofd":
            return layouts_ofd.document(draft, layout), Evidence.GRID
        case "doc":
            return layouts_doc.document(draft, layout), Evidence.GRID
        case "rtf":
            return layouts_rtf.document(draft, layout), Evidence.GRID
        case "pdf":
            return layouts_pdf.document(draft, layout), layouts_pdf.proof(layout)
        case "tif":
            return layouts_scan.document(draft, layout), Evidence.GRID
        case "mhtml":
            return layouts_mhtml.document(draft, layouts_mhtml.LAYOUTS[layout]), Evidence.GRID
        case "xlsx" | "ods" | "xls":
            pages = layouts_sheets.LAYOUTS[layout]
            writer = {"xlsx": write_xlsx.written, "ods": write_ods.written, "xls": write_xls.written}[
                recipe.carrier
            ]
            return writer(layouts_sheets.workbook(draft, pages), pages), Evidence.GRID
        case _:
            ragged = layout == "seed_shape"
            text = seed_shape.document(draft) if ragged else layouts_text.document(draft, layout)
            text = finish.characters(text, recipe.finish)
            proof = Evidence.STREAM if ragged else layouts_text.PROOF[layout]
            return finish.encode(text, recipe.finish), proof
