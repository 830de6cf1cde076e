"""The layers hold, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.__main__ import LINT_IMPORTS, ROOT

TABLES = frozenset({"numpy", "pandas", "pyarrow"})
SCREEN = frozenset({"rich", "typer"})
DOCUMENTS = frozenset({"lxml", "olefile", "pdfplumber", "pypdfium2", "selectolax", "tinycss2"})
TEXT_REPORT = ROOT / "corpus" / "documents" / "001_seed_shape.txt"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]


def contracts_of(root: Path) -> tuple[int, str]:
    """How import-linter ends over the package and the contracts in this folder, and what it says."""
    command = [*LINT_IMPORTS, "--no-cache", "--config", str(root / "pyproject.toml")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_hold() -> None:
    code, told = contracts_of(ROOT)
    assert code == 0, told
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in told


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("text.py", "from gojparse.cli import app"),
        ("align/labels.py", "import gojparse.balances"),
        ("flow.py", "import pandas"),
        ("batch/run.py", "import rich"),
        ("sections/cut.py", "import pdfplumber"),
        ("readers/plain/reader.py", "import lxml"),
        ("places/name.py", "import gojparse.identity"),
        ("newcomer.py", "import gojparse.text"),  # a module that no layer names
    ],
)
def test_a_breach_is_seen(tmp_path: Path, module: str, line: str) -> None:
    shutil.copytree(ROOT / "gojparse", tmp_path / "gojparse", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed = tmp_path / "gojparse" / module
    before = changed.read_text(encoding="utf-8") if changed.exists() else ""
    changed.write_text(f"{before}\n{line}\n", encoding="utf-8")
    code, told = contracts_of(tmp_path)
    assert code == 1, told


def test_no_contract_forgets_a_module() -> None:
    """A list of modules that may not import something would let a new module through unseen."""
    places = (ROOT / "gojparse").iterdir()
    modules = {
        f"gojparse.{place.stem}"
        for place in places
        if not place.name.startswith("_") and (place.is_dir() or place.suffix == ".py")
    }
    allowed = {"pandas": {"dataset", "compare"}, "typer": {"cli"}, "pypdfium2": {"readers"}, "warcio": set()}
    for contract in CONTRACTS:
        named = set(contract.get("source_modules", ()))
        if contract["type"] == "forbidden" and named != {"gojparse.readers"}:
            free = allowed[contract["forbidden_modules"][0]]
            assert named == modules - {f"gojparse.{name}" for name in free}, contract["name"]


def imported(code: str, *arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter has imported when the code has run."""
    listing = (
        "import json, sys\n"
        "names = sorted({name.split('.')[0] for name in sys.modules})\n"
        "sys.stderr.write(chr(10) + json.dumps(names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{listing}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def command_line(*arguments: str) -> set[str]:
    start = "import sys; from gojparse.cli import run_command_line"
    code = f"{start}; assert run_command_line(sys.argv[1:]) == 0"
    return imported(code, *arguments)


def test_the_package_by_itself_imports_no_library() -> None:
    seen = imported("import gojparse")
    assert "gojparse" in seen
    assert not seen & (TABLES | SCREEN | DOCUMENTS | {"opencc", "rapidfuzz", "regex"})


def test_parsing_a_text_imports_neither_tables_nor_screen_nor_other_carriers() -> None:
    seen = imported("import sys, gojparse; assert gojparse.parse(sys.argv[1]).year", str(TEXT_REPORT))
    assert not seen & (TABLES | SCREEN | DOCUMENTS)


def test_help_imports_no_library_but_typer() -> None:
    seen = command_line("--help")
    assert "typer" in seen
    assert not seen & (TABLES | DOCUMENTS)


def test_show_on_a_text_imports_neither_pandas_nor_pyarrow_nor_other_carriers() -> None:
    seen = command_line("show", str(TEXT_REPORT))
    assert "rich" in seen
    assert not seen & (TABLES | DOCUMENTS)


def test_frames_do_import_pandas() -> None:
    """That the tests above can see an import at all."""
    seen = imported("import sys, gojparse; gojparse.frames(gojparse.parse(sys.argv[1]))", str(TEXT_REPORT))
    assert seen >= TABLES
