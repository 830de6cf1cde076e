"""The rules of the house, measured: `python -m tests.support.house [ROOM...]` prints where they are broken.

tests/test_house.py holds the package to them. A room is a folder or module
below `gojparse`, such as `align` or `readers/pdf`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "gojparse"
SHORTEST, LONGEST = 60, 400  # lines of a file
PROTOCOL = frozenset({"read", "reread", "main", "run_command"})
"""Functions that several modules offer under one name, because one interface asks for them."""

PUBLIC = frozenset({"gojparse", "gojparse.cli.app"})
"""Modules whose functions are the public face of others of the same name: the package and the commands."""

CONTRACT_NAMES = frozenset({"__slots__", "IDENTITY_UNSURE"})
"""Names that Python or the contract of the tables prescribe."""

VAGUE_START = re.compile(r"(?:What|Whether|Which|How|Who|Whose|When|Where|Why)\b")
BARRED = re.compile(
    r"told|said|seat|seated|strip|strips|laid|slot|slots|wish|given|here|make|story|kin|hear|unsure|faint|alike"
    r"|likeness|beside|worth|ending|drawn|ticks|leaving|look|looks|foot|quick",
    re.IGNORECASE,
)
"""Words that name nothing in the field; as a part of a name, between underscores or capitals."""

BARRED_IN_DOCSTRINGS = re.compile(r"\b(?:told|seat(?:ed)?|strips?|faint|kin|likeness|alike)\b")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


class Module(NamedTuple):
    """A Python file of the package: its dotted name, its text, its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self.text.splitlines())


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the package, by name."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found.append(Module(name, path, text, ast.parse(text)))
    return tuple(found)


def classes() -> Mapping[str, list[str]]:
    """The modules in which each class name is defined."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                where[node.name].append(module.name)
    return where


def public_functions() -> Mapping[str, list[str]]:
    """The modules at whose top each public function name is defined, those of protocols left out."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for module in modules():
        for node in module.tree.body if module.name not in PUBLIC else ():
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and node.name not in PROTOCOL
            ):
                where[node.name].append(module.name)
    return where


def vague_docstrings() -> list[str]:
    """The modules, classes and functions whose docstring begins with a clause instead of a name or a verb."""
    return [
        module.name if isinstance(node, ast.Module) else f"{module.name}.{node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and VAGUE_START.match(ast.get_docstring(node) or "")
    ]


def functions(chosen: Sequence[Module]) -> list[int]:
    """The lengths of all functions and methods in lines, docstring and decorators included."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for module in chosen
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def imports() -> Mapping[str, set[str]]:
    """The modules of the package that each one imports, also inside functions; imports for types left out."""
    names = {module.name for module in modules()}
    graph: dict[str, set[str]] = {}
    for module in modules():
        found = set()
        for node in _running(module.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    found.add(whole if whole in names else node.module)
        graph[module.name] = (found & names) - {module.name}
    return graph


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree, without what stands under `if TYPE_CHECKING`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            only_types = isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"
            if not only_types:
                waiting.append(child)


def cycles() -> list[list[str]]:
    """The groups of modules that import each other in a circle (Tarjan's strongly connected components)."""
    graph = imports()
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in sorted(graph[name]):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            at = stack.index(name)
            found.append(sorted(stack[at:]))
            del stack[at:]

    for name in graph:
        if name not in index:
            visit(name)
    return [group for group in found if len(group) > 1]


def barred_names(chosen: Sequence[Module]) -> Iterator[str]:
    """Names defined in these modules that hold a barred word, and docstrings that use one."""
    for module in chosen:
        for part in module.name.split("."):
            yield from (f"{module.name}: module {part}" for _ in barred_words(part))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield from (f"{module.name}:{node.lineno} {node.name}" for _ in barred_words(node.name))
                for word in BARRED_IN_DOCSTRINGS.findall(ast.get_docstring(node) or ""):
                    yield f"{module.name}:{node.lineno} docstring: {word}"
            elif isinstance(node, ast.arg):
                yield from (f"{module.name}:{node.lineno} {node.arg}" for _ in barred_words(node.arg))
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield from (f"{module.name}:{node.lineno} {node.id}" for _ in barred_words(node.id))


def barred_words(name: str) -> list[str]:
    """Return the words of a name that name nothing in the field."""
    return [part for part in _PARTS.findall(name) if BARRED.fullmatch(part) and name not in CONTRACT_NAMES]


def report(rooms: Sequence[str]) -> Iterator[str]:
    """What the rooms look like, and what in them breaks a rule."""
    prefixes = tuple(f"gojparse.{room.strip('/').replace('/', '.')}" for room in rooms) or ("gojparse",)
    chosen = [m for m in modules() if any(m.name == p or m.name.startswith(f"{p}.") for p in prefixes)]
    names = {module.name for module in chosen}
    lengths = functions(chosen)
    yield f"{len(chosen)} files, {sum(module.lines for module in chosen)} lines"
    yield f"functions: median {median(lengths):.0f} lines,"
    yield f"  nine in ten at most {quantiles(lengths, n=10)[-1]:.0f} lines"
    for module in chosen:
        if not SHORTEST <= module.lines <= LONGEST and module.path.name != "__init__.py":
            yield f"{module.name}: {module.lines} lines"
    for what, found in (("class", classes()), ("function", public_functions())):
        for name, where in sorted(found.items()):
            if len(where) > 1 and names & set(where):
                yield f"{what} {name} in {', '.join(where)}"
    for name in vague_docstrings():
        if any(f"{name}.".startswith(f"{chosen_name}.") for chosen_name in names):
            yield f"{name}: docstring begins with a clause"
    yield from (f"cycle: {', '.join(group)}" for group in cycles() if names & set(group))
    yield from barred_names(chosen)


if __name__ == "__main__":
    for line in report(sys.argv[1:]):
        print(line)
