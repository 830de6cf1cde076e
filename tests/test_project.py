"""The project as others get it: what the packages hold, which licences come along, one version all over."""

from __future__ import annotations

import ast
import json
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import gojparse

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]

PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|ISCL|PSF|Python|CNRI|Zlib|CC0|HPND|Unlicense|MPL|Mozilla|Artistic)\b"
)
GNU = re.compile(r"GNU|GPL")


# ---- packages ----


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert wheel.name == f"gojparse-{gojparse.__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gojparse").rglob("*")
        if path.suffix in (".py", ".toml", ".typed", ".gz", ".md", ".txt", ".css", ".js", ".j2", ".sql")
    }
    assert {"gojparse/py.typed", "gojparse/forms/2019.toml", "gojparse/forms/2021.toml"} <= ours
    commit = {"gojparse/commit.txt"} if (ROOT / ".git").exists() else set()
    assert {name for name in names if ".dist-info/" not in name} == ours | commit
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {"gojparse/places/SOURCES.md", "gojparse/identity/words.toml"} <= names
    tools = ("places/build.py", "places/sources.py", "place_tables.py", "place_sources.py")
    assert not [name for name in names if name.endswith(tools)]


def test_the_source_distribution_can_be_built_again(built: Path, tmp_path: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    assert {"gojparse", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"} <= {
        p.name for p in folder.iterdir()
    }
    assert not {"corpus", "tests"} & {p.name for p in folder.iterdir()}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (again,), (first,) = (folder / "dist").glob("*.whl"), built.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(first).namelist())


def test_the_citation_names_version_and_licence() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["version"], cited["license"]) == (gojparse.__version__, PROJECT["license"])
    assert {"cff-version", "message", "title", "authors", "type"} <= set(cited)


def test_the_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (
        re.findall(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)[0]
        == gojparse.__version__
    )


def test_a_package_says_from_which_commit_it_was_built(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-c", "from gojparse.version import full_version; print(full_version())"]
    told = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    commit = tmp_path / "gojparse" / "commit.txt"
    if commit.exists():
        assert told == f"{gojparse.__version__}+g{commit.read_text().strip()}"
    commit.unlink(missing_ok=True)
    bare = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    assert bare == gojparse.__version__


def test_a_checkout_says_at_which_commit_it_stands(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "gojparse", tmp_path / "gojparse", ignore=shutil.ignore_patterns("__pycache__"))
    for command in ("init -q", "add gojparse", "-c user.name=a -c user.email=a@b commit -q -m first"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True, capture_output=True)
    ask = [sys.executable, "-c", "from gojparse.version import full_version; print(full_version())"]
    clean = subprocess.run(ask, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    assert re.fullmatch(re.escape(gojparse.__version__) + r"\+g[0-9a-f]{7,}", clean)
    (tmp_path / "gojparse" / "checks.py").write_text("")
    changed = subprocess.run(ask, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    assert changed == f"{clean}.dirty"
    Version(changed)  # PEP 440


# ---- pages and workflows ----


def test_the_api_pages_show_every_public_name(tmp_path: Path) -> None:
    api = runpy.run_path(str(ROOT / ".ci" / "api.py"))
    assert {"gojparse", "gojparse.flow", "gojparse.readers"} <= set(api["module_names"]())
    assert api["write"](tmp_path, ["gojparse"]) >= 1
    page = (tmp_path / "gojparse.html").read_text(encoding="utf-8")
    assert all(f'id="{name}"' in page for name in gojparse.__all__ if name != "__version__")


def test_the_workflow_runs_the_gate_on_every_python_that_is_allowed() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    gate, lowest = workflow["jobs"]["gate"], workflow["jobs"]["lowest"]
    pythons = {c.rpartition(":: ")[2] for c in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", c)}
    assert set(gate["strategy"]["matrix"]["python"]) == pythons
    assert any(step.get("run") == "bash .ci/run" for step in gate["steps"])
    assert any("--resolution lowest-direct" in step.get("run", "") for step in lowest["steps"])
    for job in (gate, lowest):  # else a test is skipped, which fails there
        assert any("libreoffice-calc" in step.get("run", "") for step in job["steps"])


# ---- dependencies ----


def imported_names() -> set[str]:
    """The top-level packages that the package, its tests, its corpus and its notebooks import."""
    sources = [p.read_text(encoding="utf-8") for p in ROOT.glob("*/**/*.py")]
    sources += [p.read_text(encoding="utf-8") for p in (ROOT / ".ci").glob("*.py")]
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        sources += ["\n".join(line for line in text.splitlines() if line[:1] not in "!%") for text in code]
    names: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names


USED_OTHERWISE = {
    "aiohttp": ("gojparse/batch/inputs.py", "fsspec"),  # fsspec needs it for addresses
    "cssselect": ("tests/test_compare_page.py", ".cssselect("),  # lxml needs it for selectors
    "import-linter": ("tests/__main__.py", "importlinter.cli"),
    "ipykernel": ("pyproject.toml", "--nbmake"),  # the kernel of the notebooks
    "mypy": ("tests/__main__.py", '"mypy"'),
    "nbmake": ("pyproject.toml", "--nbmake"),
    "pandas-stubs": ("tests/__main__.py", '"mypy"'),
    "pytest-timeout": ("pyproject.toml", "timeout = "),
    "pytest-xdist": ("tests/__main__.py", '"-n"'),
    "rapidocr": ("gojparse/readers/scan/recognise.py", 'find_spec("rapidocr")'),  # its models only
    "ruff": ("tests/__main__.py", '"ruff"'),
}
"""What is declared and never imported: the file in which it is used, and by which words."""

UNUSED = {"opencc"}
"""Declared, and used by nothing yet: `gojparse doctor` says so."""


def test_every_declared_dependency_is_used() -> None:
    declared = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
    names = {canonicalize_name(Requirement(line).name) for line in declared} - {"gojparse"}
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for name in distributions:
            modules.setdefault(canonicalize_name(name), set()).add(module)
    imported = imported_names()
    unused = {name for name in names if not modules.get(name, {name}) & imported}
    assert unused == USED_OTHERWISE.keys() | UNUSED
    for path, words in USED_OTHERWISE.values():
        assert words in (ROOT / path).read_text(encoding="utf-8")


COME_ALONG = {"PIL": "pdfplumber", "markupsafe": "jinja2", "numpy": "pandas", "pdfminer": "pdfplumber"}
"""Imported, and brought along by what is declared."""

NOT_INSTALLED = {"atheris", "made"}
"""A fuzzer that the one who wants it installs, and a module that a test writes."""


def test_every_imported_package_is_declared() -> None:
    """A package that only the developer's machine has would be missed in every other environment."""
    declared = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
    names = {canonicalize_name(Requirement(line).name) for line in declared} | {"gojparse"}
    at_home = {path.name.removesuffix(".py") for path in (*ROOT.iterdir(), *(ROOT / "tests").iterdir())}
    distributions = packages_distributions()
    foreign = imported_names() - sys.stdlib_module_names - at_home
    assert {"pandas", "pytest"} <= foreign
    strangers = {m for m in foreign if not names & {canonicalize_name(n) for n in distributions.get(m, ())}}
    assert strangers == COME_ALONG.keys() | NOT_INSTALLED
    assert set(COME_ALONG.values()) <= names


# ---- licences ----


def installed() -> Iterator[PackageMetadata]:
    """Everything that comes with gojparse and with all of its extras, as far as this platform needs it."""
    listed = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
    waiting = [Requirement(line) for line in listed]
    seen = {("gojparse", extra) for extra in ("", *EXTRAS)}
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in sorted({"", *requirement.extras} - {e for n, e in seen if n == name}):
            seen.add((name, extra))
            found = distribution(requirement.name)
            for line in found.requires or ():
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)
            if not extra:
                yield found.metadata


def alternatives(metadata: PackageMetadata) -> list[str]:
    """The licences between which one may choose, by the best source there is."""
    if expression := metadata.get("License-Expression"):
        return re.split(r"\s+OR\s+", str(expression))
    classifiers = [c for c in metadata.get_all("Classifier") or () if c.startswith("License :: ")]
    named = [c.rpartition(" :: ")[2] for c in classifiers if c.count(" :: ") > 1]
    return named or [str(metadata.get("License") or "").strip()[:200]]


def test_everything_that_is_installed_is_under_a_permissive_licence() -> None:
    """Of several licences offered, one is enough. The weak copyleft of the MPL counts as permissive."""
    licences = {metadata["Name"]: alternatives(metadata) for metadata in installed()}
    assert {"lxml", "pandas", "numpy", "typer", "pytest", "reportlab"} <= {name.lower() for name in licences}
    refused = {
        name: offered
        for name, offered in licences.items()
        if not any(PERMISSIVE.search(one) and not GNU.search(one) for one in offered)
    }
    assert refused == {}


@pytest.mark.parametrize(
    ("offered", "fine"),
    [
        ("License-Expression: MIT", True),
        ("License-Expression: GPL-3.0-only", False),
        ("License-Expression: LGPL-2.1-or-later OR MIT", True),
        ("License-Expression: MIT AND AGPL-3.0-only", False),
        ("Classifier: License :: OSI Approved :: GNU Affero General Public License v3", False),
        ("Classifier: License :: OSI Approved :: BSD License", True),
        ("License: GNU LGPL", False),
        ("License: proprietary", False),
        ("Summary: says nothing", False),
    ],
)
def test_licences_are_told_apart(offered: str, fine: bool) -> None:
    from email import message_from_string

    offers = alternatives(message_from_string(f"Metadata-Version: 2.1\nName: x\n{offered}\n"))  # type: ignore[arg-type]
    assert any(PERMISSIVE.search(one) and not GNU.search(one) for one in offers) == fine
