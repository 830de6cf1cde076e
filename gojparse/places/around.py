"""Places named in the text around an issuer's name.

A title or a signature names the issuer's own place. Prose names others, too:
there a place counts only with an authority behind it (《…县人民政府办公室关于…》),
behind the city that it belongs to (洛阳市、偃师市), or right before the name that
is sought, and never where somebody travels to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gojparse.patterns import Pattern
from gojparse.places.table import divisions
from gojparse.text import lazy


@dataclass(frozen=True, slots=True)
class Context:
    """The folded texts around an issuer's name."""

    names: tuple[str, ...] = ()  # title, signature, the page's title
    prose: tuple[str, ...] = ()  # the sections
    address: tuple[str, ...] = ()  # the page's address and the file's name


class PlaceMention(NamedTuple):
    """A province, city or county that a folded text names, with its offsets."""

    name: str
    start: int
    end: int


_LAST = lazy(r"[省市县区旗州盟](?!场|域|划|级)")
_LONGEST = 15
# names of districts that are words as well: 老城区, 城中区, 在郊区
_WORDS = lazy(r"(?:[城郊矿东西]|新城|老城|城[中东西北]|市中|江北|河[东西])区")


@cache
def _tails() -> frozenset[str]:
    """Return the last two characters of all names: most of what ends in 市 or 区 is none of them."""
    return frozenset(name[-2:] for name in divisions().named)


def place_mentions(text: str) -> Iterator[PlaceMention]:
    """Yield the places named in a folded text, each by its longest name: 沙县区, and not 沙县 in it."""
    last: PlaceMention | None = None
    for mention in _all_mentions(text):
        if last is not None and last.start < mention.start:
            yield last
        last = mention
    if last is not None:
        yield last


def _all_mentions(text: str) -> Iterator[PlaceMention]:
    """Yield the longest known name before each character that ends one."""
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


_AUTHORITY_BEHIND = lazy(r"(?:人民)?政府|[县市区旗州盟省]?委(?!员)|党委|政务|政协|人大|门户网|信息公开")
_TRAVEL_BEFORE = lazy(r"(?:赴|前往|去|到|学习|考察|参观|借鉴|来自|对口|结对|籍|毗邻|邻近)[^,。;、]{0,8}$")
_NEAR = 14  # characters before a place in which somebody may travel to it


def places_in_prose(texts: tuple[str, ...], sought: str) -> set[str]:
    """Return the places that prose names as the issuer's. `sought`: the folded name of its own place."""
    text, found = "\n".join(texts), set[str]()
    before: PlaceMention | None = None
    for mention in place_mentions(text):
        travel = _TRAVEL_BEFORE.search(text[max(0, mention.start - _NEAR) : mention.start])
        joined = before is not None and text[before.end : mention.start] in ("", "、", "和")
        if travel:
            pass  # somebody goes there
        elif _AUTHORITY_BEHIND.match(text, mention.end) or text.startswith(sought, mention.end):
            found.add(mention.name)
        elif joined and before is not None and _belongs(mention.name, before.name):
            found |= {before.name, mention.name}
        before = mention
    return found


def _belongs(name: str, city: str) -> bool:
    """Return whether a county of this name ever belonged to a city or province of that name."""
    known = divisions().named
    codes = {place.code for place in known[city]}
    return any(place.parent in codes for place in known[name])


# 青禾县人民政府: an authority of a place that the tables do not know
_AUTHORITY = Pattern(r"(\p{Han}{1,7}?[县市区旗])\L<offices>", offices=["人民政府", "政府办", "委办"])
_OURS = Pattern(
    r"(?:^|[,。;、《在由经向和与按据照我全本对])([县市区旗])(?:委|人民政府|政府)|[我全]([县市区旗])"
)
_BEFORE = lazy(r"^.*[,。;、《在由经向和与按据照对省市县区州]")


def own_place_words(texts: tuple[str, ...]) -> set[str]:
    """Return the words 县, 市, 区 or 旗 by which the text calls its own place (在市政府办指导下)."""
    return {one or other for text in texts for one, other in _OURS.findall(text)}


def unknown_places(texts: tuple[str, ...]) -> set[str]:
    """Return the places of which the text names an authority and which no table knows."""
    known = divisions().named
    found = (match for text in texts for match in _AUTHORITY.findall(text))
    return {
        name
        for name in found
        if not any(name[start:] in known for start in range(len(name) - 1))
        and len(_BEFORE.sub("", name[:-1])) > 1
    }
