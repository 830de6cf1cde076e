"""The project as others get it: what the packages hold, which licences come along, one version all over."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
        if path.suffix in (".py", ".toml", ".typed", ".gz", ".md", ".css", ".js", ".j2")
    }
    assert {"gojparse/py.typed", "gojparse/forms/2019.toml", "gojparse/forms/2021.toml"} <= ours
    assert {name for name in names if ".dist-info/" not in name} == ours
    assert any(name.endswith("licenses/LICENSE") for name in names)


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
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(first).namelist()


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
