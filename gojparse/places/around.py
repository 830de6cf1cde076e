"""The places that the text around a name speaks of.

A title or a signature speaks of the issuer's own place. Prose speaks of
others, too: there a place counts only as the seat of an authority
(《…县人民政府办公室关于…》), behind the city it belongs to (洛阳市、偃师市), or
right before the name that is sought; and none that somebody travels to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gojparse.places.table import divisions
from gojparse.text import lazy


@dataclass(frozen=True, slots=True)
class Context:
    """What is printed around an issuer's name, folded.

    `names`: title, signature, the page's title; `prose`: the sections; `address`: address and file name.
    """

    names: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    address: tuple[str, ...] = ()


class PlaceMention(NamedTuple):
    """A province, city or county that a folded text names, and where."""

    name: str
    start: int
    end: int


_LAST = lazy(r"[省市县区旗州盟](?!场|域|划|级)")
_LONGEST = 15
# names of districts that are words as well: 老城区, 城中区, 在郊区
_WORDS = lazy(r"(?:[城郊矿东西]|新城|老城|城[中东西北]|市中|江北|河[东西])区")


@cache
def _tails() -> frozenset[str]:
    """The last two characters of all names: most of what ends in 市 or 区 is none of them."""
    return frozenset(name[-2:] for name in divisions().named)


def place_mentions(text: str) -> Iterator[PlaceMention]:
    """The places named in a folded text, each by its longest name: 沙县区, and not 沙县 in it."""
    last: PlaceMention | None = None
    for mention in _all_mentions(text):
        if last is not None and last.start < mention.start:
            yield last
        last = mention
    if last is not None:
        yield last


def _all_mentions(text: str) -> Iterator[PlaceMention]:
    known, tails = divisions().named, _tails()
    for match in _LAST.finditer(text):
        end = match.end()
        if text[end - 2 : end] not in tails:
            continue
        for start in range(max(0, end - _LONGEST), end - 1):
            name = text[start:end]
            if name in known:
                if not _WORDS.fullmatch(name):
                    yield PlaceMention(name, start, end)
                break


_SEAT = lazy(r"(?:人民)?政府|[县市区旗州盟省]?委(?!员)|党委|政务|政协|人大|门户网|信息公开")
_ABROAD = lazy(r"(?:赴|前往|去|到|学习|考察|参观|借鉴|来自|对口|结对|籍|毗邻|邻近)[^,。;、]{0,8}$")
_NEAR = 14  # characters before a place in which somebody may travel to it


def places_in_prose(texts: tuple[str, ...], sought: str) -> set[str]:
    """The places which prose speaks of as those of the issuer. `sought`: the folded name of its own place."""
    return {*_spoken("\n".join(texts), sought)}


def _spoken(text: str, sought: str) -> Iterator[str]:
    before: PlaceMention | None = None
    for mention in place_mentions(text):
        abroad = _ABROAD.search(text[max(0, mention.start - _NEAR) : mention.start])
        joined = before is not None and text[before.end : mention.start] in ("", "、", "和")
        if not abroad and (_SEAT.match(text, mention.end) or text.startswith(sought, mention.end)):
            yield mention.name
        elif not abroad and joined and before is not None and _belongs(mention.name, before.name):
            yield from (before.name, mention.name)
        before = mention


def _belongs(name: str, city: str) -> bool:
    """Whether a county of this name has ever belonged to a city or province of that name."""
    known = divisions().named
    codes = {place.code for place in known[city]}
    return any(place.parent in codes for place in known[name])


# 青禾县人民政府: an authority of a place that the tables do not know
_AUTHORITY = lazy(r"([\u4e00-\u9fff]{1,7}?[县市区旗])(?:人民政府|政府办|委办)")
_OURS = lazy(r"(?:^|[,。;、《在由经向和与按据照我全本对])([县市区旗])(?:委|人民政府|政府)|[我全]([县市区旗])")
_BEFORE = lazy(r"^.*[,。;、《在由经向和与按据照对省市县区州]")


def words_for_own_place(texts: tuple[str, ...]) -> set[str]:
    """Whether the text calls what it belongs to 县, 市, 区 or 旗 (在市政府办指导下)."""
    return {one or other for text in texts for one, other in _OURS.findall(text)}


def unknown_places(texts: tuple[str, ...]) -> set[str]:
    """The places of which the text names an authority and which no table knows."""
    known = divisions().named
    found = (match for text in texts for match in _AUTHORITY.findall(text))
    return {
        name
        for name in found
        if not any(name[start:] in known for start in range(len(name) - 1))
        and len(_BEFORE.sub("", name[:-1])) > 1
    }
