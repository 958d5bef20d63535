"""No output refers to the network, and none is needed to make one."""

import html
import re
import zipfile
from html.parser import HTMLParser

import pytest

LOADING = {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href"}


class References(HTMLParser):
    """Everything that a page could load or lead to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.code: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag, attrs):
        self.found += [value or "" for name, value in attrs if name in LOADING]
        self.code += [value or "" for name, value in attrs if name == "style"]
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside in {"style", "script"}:
            self.code.append(data)


def outside(page: str) -> list[str]:
    """References of a page that leave it."""
    parser = References()
    parser.feed(page)
    found = [r for r in parser.found if r and not r.startswith(("#", "data:"))]
    for code in parser.code:
        found += [
            url for url in re.findall(r"url\(\s*['\"]?([^)'\"]*)", code)
            if not url.startswith(("#", "data:"))
        ]  # fmt: skip
        found += re.findall(r"@import[^;]*", code)
        found += re.findall(r"\b(?:fetch|XMLHttpRequest|WebSocket|importScripts)\s*\(", code)
    return found


def test_the_check_sees_a_reference():
    page = (
        '<img src="https://x.y/z.png"><a href="#in">'
        "<style>@import 'q.css'; a{b:url(//c)}</style><script>fetch('/d')</script>"
    )
    assert outside(page) == ["https://x.y/z.png", "//c", "@import 'q.css'", "fetch("]


@pytest.mark.parametrize("folder", ["run_folder", "calendar_folder"])
def test_pages_load_nothing(folder, request):
    pages = list(request.getfixturevalue(folder).glob("*.html"))
    assert pages
    for page in pages:
        assert outside(page.read_text(encoding="utf-8")) == []


def test_the_page_forbids_connections_by_itself(run_folder):
    page = (run_folder / "report.html").read_text(encoding="utf-8")
    [policy] = re.findall(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"', page)
    assert "default-src 'none'" in html.unescape(policy)


def test_the_workbook_has_no_outside_parts(calendar_folder):
    with zipfile.ZipFile(calendar_folder / "calendar.xlsx") as book:
        for name in book.namelist():
            if name.endswith(".rels"):
                assert b"External" not in book.read(name), name


def test_the_calendar_file_has_no_address(calendar_folder):
    text = (calendar_folder / "calendar.ics").read_text(encoding="utf-8")
    assert not re.search(r"https?://|^(?:URL|ATTACH)", text, re.MULTILINE)


def test_tables_and_manifests_have_no_address(run_folder):
    for name in ("manifest.json", "summary.json", "outcomes.csv", "timeline.csv", "gaps.csv"):
        assert "://" not in (run_folder / name).read_text(encoding="utf-8"), name


def test_no_absolute_path_of_this_machine_is_written(run_folder, calendar_folder):
    for folder in (run_folder, calendar_folder):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in {".json", ".csv", ".html", ".ics"}:
                assert str(folder.parent.parent) not in path.read_text(encoding="utf-8"), path.name
