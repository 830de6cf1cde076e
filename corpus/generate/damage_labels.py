"""Quirks of the labels: what stands beside and above the numbers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from corpus.generate.records import Draft, Evidence


def _labels(draft: Draft, changed: dict[tuple[str, str], str]) -> Draft:
    return replace(draft, labels={**draft.labels, **changed})


def misprints(rng: Random, draft: Draft) -> Draft:
    """Known misprints and short forms of labels in section three."""
    lines = [line for line in draft.forms["applications"].lines if line.variants]
    chosen = rng.sample(lines, max(2, len(lines) // 2))
    return _labels(draft, {("applications", line.code): rng.choice(line.variants) for line in chosen})


def annotated(rng: Random, draft: Draft) -> Draft:
    """Notes inside the labels of section two, some with digits."""
    changed = {}
    for block in draft.forms["disclosures"].blocks:
        for subject in block.subjects:
            if subject.variants:
                changed["disclosures", subject.code] = rng.choice(subject.variants)
        for measure in block.measures:
            if measure.variants:
                changed["disclosures", f"{block.article}.{measure.code}"] = measure.variants[-1]
    units = dict(draft.units)
    for (_, code), text in changed.items():
        if code.endswith("20_9.amount") and "万元" in text:
            units["disclosures", "procurement", "amount"] = "10k_cny"
    return replace(_labels(draft, changed), units=units)


def header_cut(rng: Random, draft: Draft) -> Draft:
    """The second line of header cells lost: 本年新 twice."""
    return _labels(
        draft,
        {
            ("disclosures", f"{block.article}.{measure.code}"): measure.truncated[0]
            for block in draft.forms["disclosures"].blocks
            for measure in block.measures
            if measure.truncated
        },
    )


def wrong_article(rng: Random, draft: Draft) -> Draft:
    blocks = [b for b in draft.forms["disclosures"].blocks if b.heading.variants]
    return _labels(draft, {("disclosures", f"article.{b.article}"): b.heading.variants[0] for b in blocks})


def spaced_labels(rng: Random, draft: Draft) -> Draft:
    """Spaces that justification or a line end put into labels."""
    changed = {("applications", "head.total"): "总 计", ("applications", "head.business"): "商业 企业"}
    changed["appeals", "head.total"] = "总 计"
    for block in draft.forms["disclosures"].blocks:
        changed["disclosures", f"article.{block.article}"] = block.heading.label.replace("条", "条 ")
        for measure in block.measures:
            spaced = f"{measure.label[:3]} {measure.label[3:]}"
            changed["disclosures", f"{block.article}.{measure.code}"] = spaced
    for line in rng.sample(draft.forms["applications"].lines, 8):
        at = rng.randrange(3, len(line.label))
        changed["applications", line.code] = line.label[:at] + " " + line.label[at:]
    return _labels(draft, changed)


# ---- what a layout loses: the layout prints it, this says so ----


def _grouped(draft: Draft, evidence: Evidence, groups: str) -> Draft:
    """The lines of some groups, by numeral, with other evidence than the rest."""
    lines = {
        ("applications", line.code): evidence
        for line in draft.forms["applications"].lines
        if line.group and line.group[1] in groups and line.group.startswith("（")
    }
    return replace(draft, evidence={**draft.evidence, **lines})


def detached(rng: Random, draft: Draft) -> Draft:
    """In the groups first all labels, then all rows of numbers."""
    return _grouped(draft, Evidence.DETACHED, "三四五六")


def labels_lost(rng: Random, draft: Draft) -> Draft:
    """No labels in three groups; in （六） numbers without labels would be another edition's line."""
    return _grouped(draft, Evidence.UNLABELLED, "三四五")


def dropped_repeats(rng: Random, draft: Draft) -> Draft:
    return replace(draft, evidence={(table, ""): Evidence.COLLAPSED for table in draft.forms})
