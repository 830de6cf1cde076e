"""The trees of both HTML engines, as far as they are asked for the looks of what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from gojparse.readers.web.elements import Attributes

Text: TypeAlias = tuple[str, Callable[[str], object]]  # the text, and what replaces it


class Element(NamedTuple):
    """An element, and the texts that stand directly in it. `key` and `parent` tell it from all others."""

    key: object
    parent: object
    tag: str
    attributes: Attributes
    texts: Callable[[], list[Text]]


def lexbor_elements(parser: Any) -> Iterator[Element]:
    """The elements of a page that lexbor has parsed, from the outside in; none where it has no root."""
    for node in list(parser.root.traverse()) if parser.root is not None else ():
        parent = node.parent
        key = None if parent is None else parent.mem_id
        yield Element(node.mem_id, key, node.tag or "", node.attributes or {}, partial(_lexbor_texts, node))


def _lexbor_texts(node: Any) -> list[Text]:
    inside = [child for child in node.iter(include_text=True) if child.tag == "-text"]
    return [(child.text_content or "", child.replace_with) for child in inside]


def lxml_elements(root: Any) -> Iterator[Element]:
    """The elements of a page that lxml has parsed, from the outside in."""
    for element in root.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        yield Element(element, element.getparent(), tag, element.attrib, partial(_lxml_texts, element))


def _lxml_texts(element: Any) -> list[Text]:
    texts: list[Text] = [(element.text, partial(setattr, element, "text"))] if element.text else []
    return texts + [(child.tail, partial(setattr, child, "tail")) for child in element if child.tail]
