"""Residuals of the zone model against CFAST over floor area / height squared, for the docs.

Run `python -m tests.validation.cfast_figure` after `data/cfast_rooms.csv` or the model has changed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np

from reports.figures.residuals import residuals
from reports.figures.style import to_svg
from sim.arguments import Floats
from tests.validation.data_cfast import cfast_rooms, fitted, predicted, scored
from tests.validation.docs_page import DOCS

FIGURES: Final = MappingProxyType({"en": "cfast_residuals.svg", "zh": "cfast_residuals.zh.svg"})
LIMIT: Final = 1.10
QUANTITY: Final = "smoke_at_head_s"

LEAST_MARKS: Final = 50
"""A group of so many marks is a series; axes have fewer."""

_SVG: Final = "{http://www.w3.org/2000/svg}"

_WORDS: Final = MappingProxyType({
    "en": ("floor area / height squared", "time to head height, ours / CFAST",
           "rooms held back (100)", "rooms fitted (100)"),
    "zh": ("地面面积 / 层高平方", "烟层降至头部高度的时间：本模型 / CFAST",
           "评分房间（100 间）", "拟合房间（100 间）"),
})  # fmt: skip


def series(language: str) -> dict[str, tuple[Floats, Floats]]:
    """Floor area over height squared and ratio of each room, by the name of the half."""
    found = {}
    for name, half in zip(_WORDS[language][2:], (scored, fitted), strict=True):
        table = half(cfast_rooms())
        spread = table["width_m"] * table["depth_m"] / table["height_m"] ** 2
        found[name] = (spread, predicted(table)[QUANTITY] / table[QUANTITY])
    return found


def figure(language: str) -> str:
    """The figure as SVG."""
    x_label, y_label, *_ = _WORDS[language]
    shown = residuals(series(language), x_label=x_label, y_label=y_label, limit_ratio=LIMIT)
    return to_svg(shown)


def marks(svg: str) -> list[Floats]:
    """Places of the marks of each series in a figure, in its own units, (n, 2)."""
    groups = ET.fromstring(svg).iter(f"{_SVG}g")
    found = [[(use.get("x"), use.get("y")) for use in group.findall(f"{_SVG}use")]
             for group in groups]  # fmt: skip
    return [np.array(group, dtype=float) for group in found if len(group) >= LEAST_MARKS]


if __name__ == "__main__":
    for language, name in FIGURES.items():
        (DOCS / name).write_text(figure(language), encoding="utf-8")
