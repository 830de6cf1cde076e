"""Write the API pages from the docstrings: `python .ci/api.py [FOLDER]` (build/api if none is given).

The public names first, then a page for each module. gojparse imports its
public names when they are first used; pdoc looks only at what is there, so
they are put there before it looks.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from pkgutil import walk_packages

sys.path.insert(0, str(Path(__file__).parents[1]))

import gojparse

DEFAULT = Path("build") / "api"


def module_names() -> list[str]:
    """Return the dotted names of all modules, the package first."""
    found = walk_packages(gojparse.__path__, "gojparse.")
    return ["gojparse", *(module.name for module in found if not module.name.endswith("__main__"))]


def write(folder: Path, names: Sequence[str]) -> int:
    """Write the pages of these modules and return how many there are."""
    import pdoc
    import pdoc.render

    for name in gojparse.__all__:
        vars(gojparse)[name] = getattr(gojparse, name)
    pdoc.render.configure(docformat="google", search=False, show_source=False)
    pdoc.pdoc(*names, output_directory=folder)
    return len(list(folder.rglob("*.html")))


def main(arguments: Sequence[str]) -> int:
    """Write all pages; 0 when all of them could be made."""
    folder = Path(arguments[0]) if arguments else DEFAULT
    print(f"{write(folder, module_names())} pages in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
