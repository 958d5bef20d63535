"""One look for all figures: colours that everybody can tell apart, our own font, stable bytes.

Fonts of the machine are never used: Noto Sans SC comes with the package, so a Chinese label looks
the same everywhere, and a character that the font lacks is an error instead of an empty box.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast
from unicodedata import east_asian_width

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from pylopdf_fonts_zh_cn import sans_path

from reports.palette import GREY, INK
from scenarios.errors import InputError

FAMILY: Final = "Noto Sans SC"
FONT_SIZE: Final = 9.0
"""Points."""

_RC: Final[dict[Any, Any]] = {
    "font.family": FAMILY,
    "font.size": FONT_SIZE,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.labelsize": FONT_SIZE,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": "#d9dde1",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "figure.dpi": 100.0,
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "tuiyan",
    "text.parse_math": False,
    "text.color": INK,
    "path.simplify": True,
}


@lru_cache(maxsize=1)
def _font() -> Path:
    path = Path(sans_path())
    font_manager.fontManager.addfont(str(path))
    return path


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    return frozenset(FT2Font(str(_font())).get_charmap())


@contextmanager
def rendering() -> Iterator[None]:
    """Draw inside this block: our settings hold, and those of the caller come back afterwards."""
    _font()
    with mpl.rc_context(_RC):
        yield


def use() -> None:
    """Take our settings for the rest of the session, as a notebook wants it."""
    _font()
    mpl.rcParams.update(_RC)


def axes_or_new(ax: Axes | None, *, width_in: float = 8.0, height_in: float = 4.0) -> Axes:
    """The axes given, or new ones on a figure of that size in inches."""
    if ax is not None:
        return ax
    return Figure(figsize=(width_in, height_in), layout="constrained").add_subplot()


def to_svg(drawing: Figure | Axes) -> str:
    """A figure, or that of some axes, as SVG with all text as paths: same input, same bytes.

    Raises
    ------
    InputError
        If the font lacks a character that the figure draws.
    """
    figure = drawing if isinstance(drawing, Figure) else drawing.get_figure(root=True)
    assert figure is not None
    texts = cast("list[Text]", figure.findobj(Text))
    _check_glyphs(text.get_text() for text in texts)
    for text in texts:
        text.set_fontfamily(FAMILY)
    stream = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with rendering():
        # straight to the canvas: `savefig` would draw everything a second time
        FigureCanvasSVG(figure).print_svg(stream, metadata=nothing)  # type: ignore[no-untyped-call]
    _check_glyphs(text.get_text() for text in cast("list[Text]", figure.findobj(Text)))
    svg = stream.getvalue()
    return re.sub(r"^.*?(?=<svg )", "", svg, count=1, flags=re.DOTALL)


def _check_glyphs(texts: Iterable[str]) -> None:
    lacking = sorted({c for text in texts for c in text if c != "\n" and ord(c) not in _covered()})
    if lacking:
        raise InputError.one(
            "figure",
            "",
            "the font of the figures lacks characters that a name uses",
            got=", ".join(f"{c} (U+{ord(c):04X})" for c in lacking),
            cure="write the name with other characters",
        )


def display_width(text: str) -> int:
    """Width of a text in half-width characters.

    Examples
    --------
    >>> display_width("推演"), display_width("plan")
    (4, 4)
    """
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def clip(text: str, width: int) -> str:
    """Text cut to at most `width` half-width characters, with an ellipsis where it was longer.

    Examples
    --------
    >>> clip("第1支力量到场：龙潭特勤站", 12), clip("detected", 12)
    ('第1支力量…', 'detected')
    """
    if display_width(text) <= width:
        return text
    while display_width(text) > width - 2:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: int) -> str:
    r"""Text broken into lines of at most `width` half-width characters.

    Latin words stay whole where they fit; Chinese may break anywhere but before punctuation.

    Examples
    --------
    >>> wrap("time to control", 8)
    'time to\ncontrol'
    >>> wrap("现场指挥部建立时间", 10)
    '现场指挥部\n建立时间'
    """
    pieces = re.findall(r"[\x21-\x7e\u00a0\u2212]+\s*|\s+|.[，。、；：）”！？》%]*", text)
    lines = [""]
    for piece in pieces:
        if lines[-1] and display_width((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return "\n".join(line.rstrip() for line in lines)
