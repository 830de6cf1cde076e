"""The page in a browser: from a file, without a network, with and without its script, on paper and phone.

Needs Chromium on the machine (on Debian: apt-get install chromium fonts-noto-cjk).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

import gojparse
from gojparse.cli.many import source_contents
from gojparse.compare.checks import check_panel
from gojparse.compare.numbers import open_dataset
from gojparse.compare.page import comparison_page
from gojparse.compare.panel import build_panel
from gojparse.dataset.frames import Dataset
from tests.support.offices import written
from tests.test_compare_page import YEARS, hostile

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def chromium() -> str:
    """Where Chromium is. A page nobody opened is not tested, so without it the tests fail."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("no chromium on this machine: apt-get install chromium fonts-noto-cjk", pytrace=False)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        yield from _launched(playwright, path)


def _launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two pages: of some offices, and of the same as somebody wrote them who means harm."""
    folder = tmp_path_factory.mktemp("page")
    reports = written(folder / "reports", 8, YEARS)
    (reports / "03_2022.txt").unlink()
    data = gojparse.extract([reports])
    return {
        "plain": made(data, folder, "plain"),
        "hostile": made(hostile(data), folder, "hostile"),
    }


def made(data: Dataset, folder: Path, name: str) -> Path:
    data.write(folder / name, "parquet")
    found = build_panel(open_dataset(folder / name))
    target = folder / f"{name}.html"
    target.write_bytes(comparison_page(found, check_panel(found), source_contents, name=name).content)
    return target


class Visit:
    """A page that was opened, and what the browser had to complain of."""

    def __init__(self, browser: Browser, file: Path, end: str = "", **how: object) -> None:
        self.context: BrowserContext = browser.new_context(**{"viewport": DESKTOP, **how})  # type: ignore[arg-type]
        self.context.set_offline(True)
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("request", self._request)
        self.page.goto(file.as_uri() + end)

    def _request(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith(("file:", "data:")):
            self.complaints.append(f"asked for {url}")

    def __enter__(self) -> Page:
        return self.page

    def __exit__(self, kind: object, *_: object) -> None:
        self.context.close()
        if kind is None:
            assert self.complaints == []


def test_it_opens_without_a_network(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plain"]) as page:
        expect(page.locator("h1")).to_have_text(
            "Annual reports on open government政府信息公开工作年度报告比较"
        )
        expect(page.locator("#t-issuers tbody tr")).to_have_count(8)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def numbers(page: Page, column: int) -> list[float | None]:
    cells = page.locator(f"#t-issuers tbody tr td:nth-child({column})").all()
    found = [cell.get_attribute("data-v") for cell in cells]
    return [None if value is None else float(value) for value in found]


def test_it_sorts_numbers_as_numbers_and_what_is_not_known_last(
    browser: Browser, files: dict[str, Path]
) -> None:
    with Visit(browser, files["plain"]) as page:
        head = page.locator("#t-issuers thead th").nth(2)
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        values = numbers(page, 3)
        assert values == sorted(values, reverse=True) and len(set(values)) > 4  # type: ignore[type-var]
        page.keyboard.press("Enter")  # the button has the focus
        assert head.get_attribute("aria-sort") == "ascending"
        assert numbers(page, 3) == values[::-1] or numbers(page, 3) == sorted(values)  # type: ignore[type-var]
        share = page.locator("#t-issuers thead th").nth(5)
        for _ in range(2):
            share.get_by_role("button").click()
            assert head.get_attribute("aria-sort") == "none"
            shares = numbers(page, 6)
            assert shares[-2:] == [None, None] and None not in shares[:-2]


def test_it_filters_by_name_year_and_verdict(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plain"]) as page:
        rows = page.locator("#t-issuers tbody tr:visible")
        name = page.locator("#t-issuers tbody th a").nth(3).inner_text()
        page.get_by_label("Name contains").fill(name[:4])
        expect(rows).to_have_count(1)
        expect(page.locator("#f-count")).to_have_text("1 / 8")
        expect(page.locator("figure:visible")).to_have_count(1)
        page.get_by_role("button", name="Reset").click()
        expect(rows).to_have_count(8)
        page.locator("#f-year").select_option("2022")
        expect(rows).to_have_count(7)
        page.locator("#f-verdict").select_option("balanced_trivially")
        assert 0 < rows.count() < 7


def test_year_and_verdict_are_those_of_one_report(browser: Browser, files: dict[str, Path]) -> None:
    badges = """([year, verdict]) => [...document.querySelectorAll("table.nums")].filter(table => {
      const at = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent === year);
      return table.querySelector("tr.verdicts").cells[at].querySelector(`.v-${verdict}`);
    }).length"""
    with Visit(browser, files["plain"]) as page:
        counts = set()
        for year in page.locator("#f-year option").all_inner_texts()[1:]:
            for option in page.locator("#f-verdict option").all()[1:]:
                verdict = option.get_attribute("value")
                page.locator("#f-year").select_option(year)
                page.locator("#f-verdict").select_option(verdict)
                shown = page.locator("#t-issuers tbody tr:visible").count()
                assert shown == page.evaluate(badges, [year, verdict])
                counts.add(shown)
        assert len(counts) > 2


@pytest.mark.parametrize("end", ["#zh", "?lang=zh"])
def test_it_speaks_both_languages(browser: Browser, files: dict[str, Path], end: str) -> None:
    with Visit(browser, files["plain"]) as page:
        chinese, english = page.locator("h1 .z"), page.locator("h1 .e")
        expect(chinese).to_be_hidden()
        page.locator("#lang").click()
        expect(chinese).to_be_visible()
        expect(english).to_be_hidden()
        assert page.evaluate("document.documentElement.lang") == "zh-Hans"
        assert page.locator("#f-year option").first.inner_text() == "全部"
    with Visit(browser, files["plain"], end) as page:
        expect(page.locator("h1 .z")).to_be_visible()
        expect(page.locator("#lang")).to_have_text("English")


def test_a_number_opens_its_source_with_the_print(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plain"]) as page:
        link = page.locator("#across tbody tr").first.locator("a.num").first
        number = link.inner_text()
        link.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        expect(dialog.locator("h2")).to_contain_text(number)
        expect(dialog.locator("p.file")).to_contain_text(".pdf")
        expect(dialog.locator(".body")).to_contain_text(f"“{number}” read page=")
        said = dialog.locator(".body b").evaluate("e => getComputedStyle(e, '::after').content")
        assert said == '" · printed in this cell"'
        image = dialog.locator("img")
        expect(image).to_be_visible()
        assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 200
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert link.evaluate("e => e === document.activeElement")


def test_a_sum_opens_its_terms_and_they_their_sources(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plain"]) as page:
        page.locator("#t-issuers tbody tr").first.locator("td summary").first.click()
        dialog = page.get_by_role("dialog")
        terms = dialog.locator(".body a")
        expect(terms).to_have_count(4)
        last = terms.last.inner_text().split()
        terms.last.click()
        expect(dialog.locator("h2")).to_contain_text(" · ".join(last))
        dialog.locator('.body a[href^="#r"]').click()
        expect(dialog).to_be_hidden()
        expect(page.locator("ul.files li:visible").first).to_be_visible()


def test_without_its_script_it_is_readable_and_shows_sources(
    browser: Browser, files: dict[str, Path]
) -> None:
    with Visit(browser, files["plain"], java_script_enabled=False) as page:
        expect(page.locator("#t-issuers tbody tr")).to_have_count(8)
        expect(page.locator("#filter")).to_be_hidden()
        expect(page.locator("#lang")).to_be_hidden()
        expect(page.locator("h1 .e")).to_be_visible()
        page.locator("#sources details.issuer > summary").first.click()
        number = page.locator("#sources .nums details > summary:visible").first
        number.click()
        source = page.locator("#sources .nums details[open] > div")
        expect(source).to_be_visible()
        expect(source).to_contain_text("page=")


def test_what_a_report_prints_does_not_run(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["hostile"]) as page:
        assert page.evaluate("window.hacked") is None
        expect(page.locator("#t-issuers tbody th").first).to_contain_text("<script>window.hacked=1</script>")
        page.locator("#across a.num").first.click()
        expect(page.get_by_role("dialog")).to_contain_text("onerror")
        assert page.evaluate("window.hacked") is None
        assert page.locator("dialog script, dialog img").count() == 0


def test_it_can_be_used_on_a_phone(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plain"], "#zh", viewport=PHONE, is_mobile=True, has_touch=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("#across a.num").first.tap()
        box = page.get_by_role("dialog").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_it_prints(browser: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    with Visit(browser, files["plain"]) as page:
        page.emulate_media(media="print")
        expect(page.locator("#filter")).to_be_hidden()
        expect(page.locator("nav")).to_be_hidden()
        expect(page.locator("#t-issuers")).to_be_visible()
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert (tmp_path / "page.pdf").stat().st_size > 20_000


def test_letters_stand_out_from_their_ground(browser: Browser, files: dict[str, Path]) -> None:
    """WCAG 2 AA: 4.5 to 1 for text of this size."""
    with Visit(browser, files["plain"]) as page:
        page.locator("#sources details.issuer > summary").first.click()
        low = page.evaluate(CONTRAST)
    assert low == []


CONTRAST = """() => {
  const part = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const low = new Set();
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(colour(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.add(`${e.tagName}.${e.className} ${e.textContent.slice(0, 20)}`);
  }
  return [...low];
}"""
