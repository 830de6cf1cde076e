"""The pictures of README.md: `python .readme/pictures.py` makes them again.

A folder of invented reports is written, read and compared; the terminal is
drawn by rich as SVG, the page is photographed by Chromium (Debian's package).
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
GOJPARSE = (sys.executable, "-m", "gojparse")
WIDTH = 96


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make = [sys.executable, "-m", "corpus.generate.panel", str(folder / "reports")]
        subprocess.run(make, cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)
        (folder / "reports" / "panel-truth.csv").unlink()
        run(folder, "extract", "reports", "-o", "data", "--quiet")
        terminal(folder, "compare", "data", "--where", "county=阳谷县")
        run(folder, "compare", "data", "--html", "page.html", "--quiet")
        photograph(folder / "page.html")


def run(folder: Path, *arguments: str) -> None:
    subprocess.run([*GOJPARSE, *arguments], cwd=folder, check=True)


def terminal(folder: Path, *arguments: str) -> None:
    """terminal.svg: what the command prints on a terminal."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color", "FORCE_COLOR": "1"}
    with subprocess.Popen(
        [*GOJPARSE, *arguments], cwd=folder, env=environment, stdout=follower, stderr=follower
    ) as process:
        os.close(follower)
        printed = b""
        while piece := _read(leader):
            printed += piece
    assert process.returncode == 0, printed.decode()
    console = Console(record=True, width=WIDTH, file=Path(os.devnull).open("w"))  # noqa: SIM115
    console.print(f"[bold]$ gojparse {' '.join(arguments)}")
    console.print(Text.from_ansi(printed.decode()))
    console.save_svg(str(HERE / "terminal.svg"), title="gojparse compare", unique_id="terminal")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


def photograph(page: Path) -> None:
    """page.png: the head of the page, and the source of a number opened."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1200, "height": 860})
        tab.goto(page.as_uri())
        tab.screenshot(path=HERE / "page.png")
        browser.close()


if __name__ == "__main__":
    main()
