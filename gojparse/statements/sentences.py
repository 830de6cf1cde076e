"""Paragraphs to sentences, each character of which still knows its place.

Text taken from pages comes one visual line a paragraph, so a long paragraph
without an end is joined with the next. Patterns are matched on a sentence
without its spaces (justified lines put them anywhere); what is shown is the
print itself.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gojparse.model import Locator, Paragraph
from gojparse.patterns import Pattern, WordLists
from gojparse.text import TO_SIMPLIFIED, lazy, squeeze

WORDS = WordLists(Path(__file__).with_name("words.toml"))
"""The word lists of this room."""

_LONG = 20  # characters: a shorter paragraph without a full stop is a heading, not a wrapped line
_LONGEST = 1000  # characters: beyond that it is no sentence, and nothing is read from it
_READABLE = 120  # characters: a longer sentence is quoted up to its semicolon

_ENDS = tuple("。！？；;：:!?…”」』）)|")
_GOES_ON = tuple("，,、")
_BEGINS_ANEW = lazy(
    r"\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、是]|[0-9]{1,2}[、.．])"
)
_PAGE_NUMBER = lazy(r"\s*[-—–－]{1,2}\s*[0-9０-９]{1,3}\s*[-—–－]{1,2}\s*")
# a half-width full stop ends a sentence only after Chinese (not in `1.`, `www.`)
_SENTENCE = Pattern(
    r"(?:[^。！？!?\n.]++|(?<=[\x00-\x7f])\.|\.(?=[0-9]))++(?:[。！？!?]|\.)?[”’』」）)]{0,2}"
)
_CLAUSES = lazy(r"[^；;]+[；;]?")

_PLAIN = {
    **TO_SIMPLIFIED,
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},  # ⼈ for 人
    **{ord("０") + i: chr(ord("0") + i) for i in range(10)},
    ord("％"): "%",
    ord("﹪"): "%",
    ord("．"): ".",
    ord("個"): "个",
}
_FANCY = lazy("[" + "".join(map(chr, _PLAIN)) + "]")
_SPACE = r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]"
_SPACES = lazy(f"{_SPACE}{_SPACE}*")  # one first: such a pattern skips to it


@dataclass(frozen=True, slots=True)
class ProseRun:
    """Paragraphs that make one stretch of prose: where each begins in it, and what was cut off its front."""

    text: str
    starts: tuple[int, ...]
    paragraphs: tuple[tuple[Paragraph, int], ...]

    def place(self, start: int, end: int) -> Locator:
        """Return the place of text[start:end]; several places if a line ends inside it."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        place: Locator | None = None
        for i in range(first, last + 1):
            paragraph, skipped = self.paragraphs[i]
            stop = self.starts[i + 1] if i < last else end
            shift = skipped - self.starts[i]
            piece = paragraph.at(max(start, self.starts[i]) + shift, stop + shift)
            place = piece if place is None else place + piece
        assert place is not None
        return place


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `text` is what patterns are matched on; `offsets` leads from it back into the run."""

    run: ProseRun
    start: int
    end: int
    text: str
    offsets: Sequence[int]

    def place(self, start: int, end: int) -> Locator:
        """Return the place of text[start:end]."""
        return self.run.place(self.offsets[start], self.offsets[end - 1] + 1)

    def quote(self, at: int) -> str:
        """The sentence as printed; of a long one the part between semicolons that holds text[at]."""
        printed = self.run.text[self.start : self.end]
        if len(printed) > _READABLE:
            place = self.offsets[at] - self.start
            printed = next(m[0] for m in _CLAUSES.finditer(printed) if m.start() <= place < m.end())
        return squeeze(printed)


def prose_runs(paragraphs: Iterable[Paragraph]) -> Iterator[ProseRun]:
    """Stretches of prose: a long paragraph without an end goes on in the next."""
    open_run: list[Paragraph] = []
    for paragraph in paragraphs:
        if not paragraph.text or _PAGE_NUMBER.fullmatch(paragraph.text):
            continue
        if open_run and not _goes_on(open_run[-1].text, paragraph.text):
            yield _run(open_run)
            open_run = []
        open_run.append(paragraph)
    if open_run:
        yield _run(open_run)


def _goes_on(text: str, following: str) -> bool:
    """Tell whether a paragraph is continued by the one that follows it."""
    text = text.rstrip()
    if text.endswith(_ENDS) or _BEGINS_ANEW.match(following):
        return False
    return text.endswith(_GOES_ON) or len(text.lstrip()) >= _LONG


def _run(paragraphs: Sequence[Paragraph]) -> ProseRun:
    if len(paragraphs) == 1:
        return ProseRun(paragraphs[0].text, (0,), ((paragraphs[0], 0),))
    starts: list[int] = []
    kept: list[tuple[Paragraph, int]] = []
    pieces: list[str] = []
    length = 0
    for paragraph in paragraphs:
        bare = paragraph.text.strip()
        skipped = len(paragraph.text) - len(paragraph.text.lstrip())
        # two numbers on either side of a line end must not become one
        if pieces and pieces[-1][-1:].isascii() and bare[:1].isascii():
            pieces.append(" ")
            length += 1
        starts.append(length)
        kept.append((paragraph, skipped))
        pieces.append(bare)
        length += len(bare)
    return ProseRun("".join(pieces), tuple(starts), tuple(kept))


def split_sentences(run: ProseRun, wanted: Callable[[str], bool]) -> Iterator[Sentence]:
    """The sentences of a run whose print is wanted, in order."""
    for match in _SENTENCE.finditer(run.text):
        if not wanted(match[0]):
            continue
        if len(match[0]) <= _LONGEST:
            yield _sentence(run, match.start(), match.end())
            continue
        for part in _CLAUSES.finditer(run.text, match.start(), match.end()):
            if len(part[0]) <= _LONGEST:
                yield _sentence(run, part.start(), part.end())


def _sentence(run: ProseRun, start: int, end: int) -> Sentence:
    text = run.text[start:end]
    if _FANCY.search(text):
        text = text.translate(_PLAIN)
    if "資訊" in text:
        text = text.replace("資訊", "信息")
    if not _SPACES.search(text):
        return Sentence(run, start, end, text, range(start, end))
    kept: list[str] = []
    offsets: list[int] = []
    at = 0
    for gap in _SPACES.finditer(text):
        kept.append(text[at : gap.start()])
        offsets.extend(range(start + at, start + gap.start()))
        if text[gap.start() - 1 : gap.start()].isdigit() and text[gap.end() : gap.end() + 1].isdigit():
            kept.append(" ")  # `1 2` is two numbers, or one torn apart: it must not look like 12
            offsets.append(start + gap.start())
        at = gap.end()
    kept.append(text[at:])
    offsets.extend(range(start + at, end))
    return Sentence(run, start, end, "".join(kept), offsets)
