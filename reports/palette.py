"""The colours of figures, maps and pages, chosen so that the colour-blind can tell them apart.

Qualitative colours: Okabe and Ito (2008), Color Universal Design; the purple is darkened so that
text in it stays readable. Zones follow the red, orange
and yellow that planners know; the edge differs too, so that grey prints stay readable.
"""

from __future__ import annotations

from typing import Final

from sim.replay import ZoneLevel

BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
GREEN: Final = "#009E73"
PURPLE: Final = "#9C3F7A"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
INK: Final = "#1f2933"
GREY: Final = "#6b7780"
PALE: Final = "#c9d1d8"

PLANS: Final = (BLUE, VERMILLION, GREEN, PURPLE)
"""First plan, second plan, ..."""

ZONE_FILL: Final[dict[ZoneLevel, str]] = {
    "aegl3": "#c81e1e",
    "aegl2": "#e8710a",
    "aegl1": "#e3b505",
    "cordon": "#3b5b92",
    "gas": "#e3b505",
    "blast_severe": "#c81e1e",
    "blast_light": "#e8710a",
    "smoke": "#5f6b76",
}

ZONE_DASH: Final[dict[ZoneLevel, str]] = {
    "aegl3": "",
    "aegl2": "8 4",
    "aegl1": "2 4",
    "cordon": "12 4 2 4",
    "gas": "2 4",
    "blast_severe": "",
    "blast_light": "8 4",
    "smoke": "4 4",
}
"""Dash pattern of the edge, pixels; empty: a full line."""

VEHICLE: Final[dict[str, str]] = {
    "heavy_fire": "#c0392b",
    "light_fire": "#e67e22",
    "ambulance": GREEN,
    "hazmat": "#8e44ad",
    "mine_rescue": "#7b4b17",
    "bus": SKY,
    "truck": GREY,
    "command": BLUE,
}
"""Colour of a vehicle under way, by vehicle class."""
