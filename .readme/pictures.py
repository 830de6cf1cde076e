"""The pictures of README.md: `python .readme/pictures.py` makes them again.

A folder of invented reports is written, read and compared; what the terminal
shows and the page are photographed by Chromium (Debian's package, as is the
font in which Chinese letters are twice as wide as others: fonts-noto-cjk).
"""

from __future__ import annotations

import os
import pty
import re
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
WIDTH = 80
_HALF = re.compile("[▁-█…·–≠]")  # half as wide as a Chinese letter on a terminal, and not in its font
_SHOWN = """<!doctype html><meta charset="utf-8"><style>{stylesheet}
body {{ margin: 0 }}
i {{ font: .83em "DejaVu Sans Mono", monospace }}
pre {{ display: inline-block; margin: 0; padding: 14px 18px }}
pre {{ font: 14px/1.35 "Noto Sans Mono CJK SC", monospace }}
</style><pre>{code}</pre>"""


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make = [sys.executable, "-m", "corpus.generate.panel", str(folder / "reports")]
        subprocess.run(make, cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)
        (folder / "reports" / "panel-truth.csv").unlink()
        run(folder, "extract", "reports", "-o", "data", "--quiet")
        terminal(folder, "compare", "data", "--where", "county=阳谷县")
        run(folder, "compare", "data", "--html", "page.html", "--quiet")
        photograph(folder / "page.html", "page.png")


def run(folder: Path, *arguments: str) -> None:
    subprocess.run([*GOJPARSE, *arguments], cwd=folder, check=True)


def terminal(folder: Path, *arguments: str) -> None:
    """terminal.png: what the command prints on a terminal."""
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
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, highlight=False)
        console.print(f"[bold]$ gojparse {' '.join(arguments)}")
        console.print(Text.from_ansi(printed.decode().replace("\r\n", "\n")))
        shown = _HALF.sub(r"<i>\g<0></i>", console.export_html(code_format=_SHOWN))
    (folder / "terminal.html").write_text(shown, encoding="utf-8")
    photograph(folder / "terminal.html", "terminal.png", whole=True)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


def photograph(page: Path, name: str, *, whole: bool = False) -> None:
    """The head of a page, or what is printed on it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1200, "height": 860})
        tab.goto(page.as_uri())
        (tab.locator("pre") if whole else tab).screenshot(path=HERE / name)
        browser.close()


if __name__ == "__main__":
    main()
