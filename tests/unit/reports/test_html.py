"""The page: one file, no network, nothing of the data becomes markup."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib import resources

import pytest

from reports.document import Cell, Column, Document, Heading, Map, Paragraph, Table
from reports.exports.html import render_html, write_html
from reports.exports.leaflet import script, style
from reports.plan_evaluation import build_plan_evaluation
from tests.unit.reports.small_evaluation import evaluation
from tests.unit.reports.small_town import NASTY

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


class Reader(HTMLParser):
    """Collects elements, attributes and text; knows which text is quoted from data."""

    def __init__(self, page):
        super().__init__()
        self.scripts, self.addresses, self.texts, self.tags = [], [], [], []
        self._inside, self._quoted = [], 0
        self.handlers = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        for name, value in attrs:
            if name in {"src", "href", "action", "data", "poster", "srcset", "formaction"}:
                self.addresses.append(value)
            if name.startswith("on"):
                self.handlers.append(name)
        if tag not in {"meta", "img", "input", "link", "br"}:
            self._inside.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag = self._inside[-1][0] if self._inside else ""
        if tag == "script":
            self.scripts.append((self._inside[-1][1].get("type"), data))
        elif tag != "style":
            quoted = any(a.get("class") == "quoted" for _, a in self._inside)
            self.texts.append((quoted, data))


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request):
    document = build_plan_evaluation(
        evaluation(), request.param, command="tuiyan run", with_figures=request.param == "zh"
    )
    return request.param, render_html(document)


@pytest.fixture(scope="module")
def reader(page):
    return Reader(page[1])


def test_nothing_is_loaded_from_anywhere(page, reader):
    """Every address is inside the file; no style or script asks for another one."""
    assert all(a.startswith(("#", "data:")) for a in reader.addresses)
    assert not re.search(r"(src|href)\s*=\s*[\"']?\s*(https?:|//|file:)", page[1], re.IGNORECASE)
    assert not re.search(r"url\((?!data:|#)", page[1])
    assert "@import" not in page[1]
    assert "sourceMappingURL" not in page[1]


def test_only_our_two_scripts_may_run(page, reader):
    """The policy names the hash of each script and forbids everything else."""
    policy = next(a["content"] for tag, a in reader.tags if a.get("http-equiv"))
    running = [code for kind, code in reader.scripts if kind is None]
    allowed = re.search(r"script-src ([^;]+)", policy)[1].split()
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() + "'"
        for code in running
    ]
    assert len(running) == 2
    assert allowed == hashes
    assert policy.startswith("default-src 'none'")
    assert not reader.handlers


def test_names_never_become_markup(page, reader):
    """A tank called <script> is shown as text, also inside the map's data."""
    assert "<script>alert" not in page[1]
    assert any(NASTY in text for _, text in reader.texts)
    data = next(code for kind, code in reader.scripts if kind == "application/json")
    assert NASTY in json.loads(data)["source"]
    assert not re.search("[<>&\u2028\u2029]", data)


def test_all_sections_are_there_and_reachable(reader):
    """Every line of the contents leads to a heading."""
    ids = {a["id"] for _, a in reader.tags if "id" in a}
    links = [a.removeprefix("#") for a in reader.addresses if a.startswith("#")]
    wanted = (
        "summary map timeline results objectives gaps resources policies inputs models evidence "
        "limits reproduction"
    )
    assert links == [f"s-{name}" for name in wanted.split()]
    assert set(links) <= ids
    named = [a["id"] for _, a in reader.tags if "id" in a]
    assert len(named) == len(set(named))


def test_the_english_page_is_english(page, reader):
    """Only quoted sources and names of the user's data keep their own language."""
    if page[0] == "zh":
        assert sum(bool(CHINESE.search(text)) for _, text in reader.texts) > 100
        return
    own = [text for quoted, text in reader.texts if CHINESE.search(text) and not quoted]
    assert own == [text for text in own if NASTY in text]


def test_pictures_are_drawings_with_a_description(page, reader):
    """Each figure is inside the file and says in words what it shows."""
    pictures = [a for tag, a in reader.tags if tag == "img"]
    assert len(pictures) == (4 if page[0] == "zh" else 0)
    for picture in pictures:
        assert picture["src"].startswith("data:image/svg+xml;base64,")
        assert picture["alt"]


def test_the_page_is_small(page):
    """A report fits into an e-mail."""
    assert len(page[1].encode()) < 1_500_000


def test_limits_and_invented_data_are_told(page, reader):
    """Planning and training only, synthetic network, unverified values."""
    text = " ".join(text for _, text in reader.texts)
    words = {
        "zh": ("不得用于实时处置", "示意路网", "待核实", "暂定（待核实）", "tuiyan run"),
        "en": ("Not for life-safety decisions", "synthetic road network", "unverified",
               "provisional (unverified)", "tuiyan run"),
    }[page[0]]  # fmt: skip
    assert all(word in text for word in words)


def test_same_document_same_bytes(page):
    """A report can be compared with another one byte by byte."""
    document = build_plan_evaluation(evaluation(), page[0], with_figures=False)
    assert render_html(document) == render_html(document)


def test_leaflet_keeps_its_licence_and_loses_its_links():
    """The copyright note stays; addresses of pictures and maps of the source go."""
    assert script().startswith("/* @preserve")
    assert "Vladimir Agafonkin" in script()[:300]
    assert "leafletjs.com" not in script()[300:]
    assert style().count("data:image/png;base64,") == 2
    assert "images/" not in style()


def test_our_map_script_is_short_and_makes_no_markup():
    """Readable in one go; text enters the page through textContent only."""
    code = resources.files("reports.exports").joinpath("map.js").read_text("utf-8")
    assert code.count("\n") <= 150
    assert "innerHTML =" not in code
    assert "document.write" not in code
    assert "eval(" not in code


def test_a_page_without_a_map_needs_no_script():
    """Then no script at all may run."""
    text = render_html(
        Document("en", "T<b>", "s", ("x",), (Heading("H", "h"), Paragraph("p")), "f", "c")
    )
    assert "script-src &#39;none&#39;" in text
    assert "<script" not in text
    assert "T&lt;b&gt;" in text


def test_map_data_cannot_end_its_element():
    """A name with a closing tag stays inside the data."""
    evil = "</script><script>alert(1)</script><!--"
    payload = {"plays": [{"name": evil}], "play_text": "p", "plan_text": "p", "time_text": "t",
               "no_script_text": evil}  # fmt: skip
    page = render_html(Document("en", "t", "s", (), (Map(payload, (), "c"),), "f", "c"))
    data = [code for kind, code in Reader(page).scripts if kind == "application/json"]
    assert json.loads(data[0])["plays"][0]["name"] == evil


def test_rows_must_fit_their_heads():
    """A table with a missing cell is a mistake of the program."""
    with pytest.raises(ValueError, match="does not fit"):
        Table((Column("a"), Column("b")), ((Cell("1"),),))


def test_the_file_is_written_whole(tmp_path, page):
    """What is written is what was rendered."""
    document = build_plan_evaluation(evaluation(), page[0], with_figures=False)
    write_html(tmp_path / "out" / "report.html", document)
    assert (tmp_path / "out" / "report.html").read_text("utf-8") == render_html(document)
