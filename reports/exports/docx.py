"""Forms as Word documents: A4 pages, Chinese fonts, page numbers, heads of tables on each page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as PageSection
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.exports.package import without_times
from reports.exports.safe_text import clean
from reports.paper import Grid, Line, LineKind, Paper, Part, Section
from scenarios.files import write_bytes_atomic

_A4_MM: Final = (210, 297)
_MARGIN_MM: Final = {False: (30, 22), True: (18, 15)}
"""Top and bottom, left and right margins of upright and landscape pages."""

_LATIN: Final = "Times New Roman"
_BODY: Final = "仿宋"
_HEAD: Final = "黑体"
_TITLE: Final = "宋体"
"""Fonts that every Chinese Windows has; other systems put their own Chinese font in their place."""

_GRID_PT: Final = 9.0
_RED: Final = RGBColor(0xC0, 0x00, 0x00)

_ALIGN: Final[dict[LineKind, WD_ALIGN_PARAGRAPH]] = {
    "red_head": WD_ALIGN_PARAGRAPH.CENTER,
    "title": WD_ALIGN_PARAGRAPH.CENTER,
    "subtitle": WD_ALIGN_PARAGRAPH.CENTER,
    "centred": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LOOK: Final[dict[LineKind, tuple[float, str, bool]]] = {
    "red_head": (28.0, _TITLE, True),
    "title": (20.0, _TITLE, True),
    "subtitle": (13.0, _BODY, False),
    "note": (9.5, _BODY, False),
}
"""Size, font and weight where they differ from running text."""


def write_docx(path: Path, paper: Paper) -> None:
    """Write a paper as a Word document; the file appears whole or not at all.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_bytes_atomic(path, render_docx(paper))


def render_docx(paper: Paper) -> bytes:
    """A Word document as bytes, the same for the same paper; control characters are removed."""
    document = docx.Document()
    _base_style(document, paper)
    for number, part in enumerate(paper.parts):
        page = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(page, part)
        if number == 0:
            _number_pages(page)
        for block in part.blocks:
            match block:
                case Line():
                    _add_line(document, block, paper)
                case Section():
                    _add_heading(document, block, paper)
                case Grid():
                    _add_grid(document, block, page)
    document.core_properties.title = clean(paper.title)
    document.core_properties.author = "Tuiyan"
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return without_times(stream.getvalue())


def _base_style(document: Document, paper: Paper) -> None:
    style = document.styles["Normal"]
    style.font.name = _LATIN
    style.font.size = Pt(paper.body_pt)
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), _BODY)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.5


def _set_page(page: PageSection, part: Part) -> None:
    short, long = _A4_MM
    page.orientation = WD_ORIENT.LANDSCAPE if part.landscape else WD_ORIENT.PORTRAIT
    width, height = (long, short) if part.landscape else (short, long)
    page.page_width, page.page_height = Mm(width), Mm(height)
    upright, sideways = _MARGIN_MM[part.landscape]
    page.top_margin = page.bottom_margin = Mm(upright)
    page.left_margin = page.right_margin = Mm(sideways)
    page.header_distance = page.footer_distance = Mm(10)


def _number_pages(page: PageSection) -> None:
    """Page and number of pages at the foot; later parts inherit it."""
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for field, after in (("PAGE", " / "), ("NUMPAGES", "")):
        for kind in ("begin", field, "end"):
            run = foot.add_run()
            run.font.size = Pt(_GRID_PT)
            run._r.append(_field_mark(kind))  # noqa: SLF001 - python-docx offers no fields
        foot.add_run(after).font.size = Pt(_GRID_PT)


def _field_mark(kind: str) -> object:
    space = nsdecls("w")
    if kind in {"begin", "end"}:
        return parse_xml(f'<w:fldChar {space} w:fldCharType="{kind}"/>')
    return parse_xml(f'<w:instrText {space} xml:space="preserve">{kind}</w:instrText>')


def _add_line(document: Document, line: Line, paper: Paper) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(clean(line.text))
    size_pt, font, bold = _LOOK.get(line.kind, (paper.body_pt, _BODY, False))
    _dress(run, size_pt, font, bold=bold)
    if line.kind in _ALIGN:
        paragraph.alignment = _ALIGN[line.kind]
    style = paragraph.paragraph_format
    if line.kind == "plain":
        style.first_line_indent = Pt(2 * size_pt if paper.lang == "zh" else 0)
    if line.kind in {"title", "red_head", "subtitle"}:
        style.space_after = Pt(10)
        style.line_spacing = 1.2
    if line.kind == "note":
        style.line_spacing = 1.2
        style.space_after = Pt(4)
    if line.kind == "red_head":
        run.font.color.rgb = _RED
        _rule_below(paragraph)


def _rule_below(paragraph: Paragraph) -> None:
    border = (
        f"<w:pBdr {nsdecls('w')}>"
        '<w:bottom w:val="single" w:sz="18" w:space="6" w:color="C00000"/></w:pBdr>'
    )
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx offers no borders
    properties.insert_element_before(
        parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _add_heading(document: Document, section: Section, paper: Paper) -> None:
    paragraph = document.add_heading(level=section.level)
    run = paragraph.add_run(clean(section.text))
    _dress(run, paper.body_pt + (1.5 if section.level == 1 else 0), _HEAD, bold=True)
    run.font.color.rgb = RGBColor(0, 0, 0)
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.keep_with_next = True


def _dress(run: Run, size_pt: float, font: str, *, bold: bool) -> None:
    run.font.size = Pt(size_pt)
    run.font.bold = bold
    run.font.name = _LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - above


def _add_grid(document: Document, grid: Grid, page: PageSection) -> None:
    """The table as one piece of XML: cell by cell takes minutes for a thousand rows."""
    assert page.page_width is not None
    assert page.left_margin is not None
    assert page.right_margin is not None
    inside = (page.page_width - page.left_margin - page.right_margin) / 635
    total = sum(column.width for column in grid.columns)
    widths = [int(inside * column.width / total) for column in grid.columns]
    marks = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(tuple(c.title for c in grid.columns), grid, widths, is_head=True)
    body = "".join(_row(row, grid, widths, is_head=False) for row in grid.rows)
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F8C96"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{marks}</w:tblGrid>{head}{body}</w:tbl>"
    )
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(6)
    gap._p.addprevious(table)  # noqa: SLF001 - as above


def _row(cells: tuple[str, ...], grid: Grid, widths: list[int], *, is_head: bool) -> str:
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    made = "".join(
        _cell(text, width, centred=is_head or column.align == "center", is_head=is_head)
        for text, width, column in zip(cells, widths, grid.columns, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{made}</w:tr>"


def _cell(text: str, width: int, *, centred: bool, is_head: bool) -> str:
    size = int(2 * _GRID_PT)
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E3ECF2"/>' if is_head else ""
    font = _HEAD if is_head else _BODY
    look = (
        f'<w:rPr><w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{font}"/>'
        f'{"<w:b/>" if is_head else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
    align = "center" if centred else "left"
    lines = "".join(
        f'<w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{look}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in clean(text).replace("\t", " ").split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}'
        f'<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'
    )
