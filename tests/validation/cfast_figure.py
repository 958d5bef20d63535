"""Residuals of the zone model against CFAST over floor area / height squared, for the docs.

Run `python -m tests.validation.cfast_figure` after `data/cfast_rooms.csv` or the model has changed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from reports.figures.residuals import residuals
from reports.figures.style import to_svg
from tests.validation.data_cfast import cfast_rooms, fitted, predicted, scored
from tests.validation.docs_page import DOCS

FIGURES: Final = MappingProxyType({"en": "cfast_residuals.svg", "zh": "cfast_residuals.zh.svg"})
LIMIT: Final = 1.10
QUANTITY: Final = "smoke_at_head_s"

_WORDS: Final = MappingProxyType({
    "en": ("floor area / height squared", "time to head height, ours / CFAST",
           "rooms held back (100)", "rooms fitted (100)"),
    "zh": ("地面面积 / 层高平方", "烟层降至头部高度的时间：本模型 / CFAST",
           "评分房间（100 间）", "拟合房间（100 间）"),
})  # fmt: skip


def figure(language: str) -> str:
    """The figure as SVG."""
    x_label, y_label, *names = _WORDS[language]
    series = {}
    for name, half in zip(names, (scored, fitted), strict=True):
        table = half(cfast_rooms())
        spread = table["width_m"] * table["depth_m"] / table["height_m"] ** 2
        series[name] = (spread, predicted(table)[QUANTITY] / table[QUANTITY])
    return to_svg(residuals(series, x_label=x_label, y_label=y_label, limit_ratio=LIMIT))


if __name__ == "__main__":
    for language, name in FIGURES.items():
        (DOCS / name).write_text(figure(language), encoding="utf-8")
