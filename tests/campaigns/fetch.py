"""Fetches foreign documents: source packages by apt-get, source distributions by pip.

Nothing is built or installed. apt-get gets a list of sources of its own, made
of the machine's, since most machines have no deb-src lines; pip asks a
source distribution for its name, hence the bound on setuptools for old ones.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

DEBIAN = ("qpdf", "pdf.js", "pdfminer")  # pdfminer.six left its samples out of its source distribution
PYPI = ("pypdf", "pdfminer.six", "pdfplumber", "python-docx", "html5lib")
_DOCUMENTS = (".pdf", ".docx")
_TREES = "tree-construction"  # where html5lib keeps documents, many in one file
_DATA = re.compile(r"^#data\n(.*?)\n#errors$", re.DOTALL | re.MULTILINE)
_OLD_BUILD = "setuptools<80\n"


def fetch(folder: Path) -> int:
    """Fetch and unpack everything; 1 if a package could not be had."""
    archives = folder / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    missing = [*_by_apt(archives), *_by_pip(archives)]
    count = 0
    for archive in sorted(archives.glob("*.tar.*")):
        if archive.suffix in (".gz", ".xz", ".bz2"):
            package = re.split("[-_][0-9]", archive.name)[0]
            count += _unpacked(archive, folder / "files" / package)
    print(f"{count} documents below {folder / 'files'}")
    for package in missing:
        print(f"could not be fetched: {package}")
    return 1 if missing else 0


def _by_apt(archives: Path) -> Iterator[str]:
    options = _apt_options(archives)
    subprocess.run(["apt-get", "-q", *options, "update"], check=False)
    for package in DEBIAN:
        command = ["apt-get", "-q", *options, "source", "--download-only", package]
        if subprocess.run(command, cwd=archives, check=False).returncode:
            yield package


def _apt_options(archives: Path) -> list[str]:
    """Lists and sources below the folder; the machine's own stay as they are."""
    state = (archives / "apt").resolve()
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (state / "parts").mkdir(exist_ok=True)
    (state / "parts" / "source.sources").write_text("\n\n".join(_deb822()))
    (state / "source.list").write_text("\n".join(_one_line()) + "\n")
    settings = {
        "Dir::Etc::sourcelist": state / "source.list",
        "Dir::Etc::sourceparts": state / "parts",
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state,
    }
    if os.geteuid() == 0:  # the user that apt-get would change to cannot write here
        settings["APT::Sandbox::User"] = Path("root")
    return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]


def _deb822() -> Iterator[str]:
    """Debian's own entries of the newer kind, for sources."""
    for file in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        for entry in re.split(r"\n\s*\n", file.read_text()):
            if "debian-archive" in entry:
                yield re.sub(r"^Types:.*$", "Types: deb-src", entry.strip(), flags=re.MULTILINE)


def _one_line() -> Iterator[str]:
    """The entries of the older kind, for sources."""
    file = Path("/etc/apt/sources.list")
    for line in file.read_text().splitlines() if file.exists() else ():
        if line.startswith("deb "):
            yield line.replace("deb ", "deb-src ", 1)


def _by_pip(archives: Path) -> Iterator[str]:
    constraint = archives / "build.txt"
    constraint.write_text(_OLD_BUILD)
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-binary", ":all:", "--no-deps", "-d"]
    environment = {**os.environ, "PIP_CONSTRAINT": str(constraint.resolve())}
    for package in PYPI:
        if subprocess.run([*command, str(archives), package], env=environment, check=False).returncode:
            yield package


def _unpacked(archive: Path, folder: Path) -> int:
    """Write the documents of an archive into the folder, under names of our own; how many there were."""
    count = 0
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as members:
        for member in members:
            name = Path(member.name)
            stream = members.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            if name.suffix.lower() in _DOCUMENTS:
                _write(folder, member.name, stream.read())
                count += 1
            elif name.suffix == ".dat" and _TREES in name.parts:
                for number, page in enumerate(pages(stream.read().decode("utf-8", "replace")), 1):
                    _write(folder, f"{name.stem}-{number}.html", page.encode("utf-8", "replace"))
                    count += 1
    return count


def pages(tests: str) -> list[str]:
    """The documents in a file of html5lib's tests."""
    return _DATA.findall(tests)


def _write(folder: Path, name: str, content: bytes) -> None:
    place = folder / "__".join(part for part in Path(name).parts[-3:] if part not in ("..", "/"))
    while place.exists() and place.read_bytes() != content:
        place = place.with_name(f"again_{place.name}")
    place.write_bytes(content)
