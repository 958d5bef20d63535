"""The accepted scores as a page of the documentation, misses included."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from tests.validation.accepted import Accepted, in_order

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGES: Final = MappingProxyType({"en": "validation.md", "zh": "validation.zh.md"})
Language = Literal["en", "zh"]

_ASKED: Final = MappingProxyType({
    ("prairie_grass", "arc_max_concentration", "similarity: u*, L, sigma_azimuth measured"): 0.93,
    ("lng_spills", "arc_max_concentration"): 0.85,
    ("radiometer_flux",): 0.80,
})  # fmt: skip
"""FAC2 that issue 3 asks for, by words that must all stand in a series' key."""

_TEXT: Final = MappingProxyType({
    "en": {
        "to": " to ",
        "title": "# Models against measurements",
        "what": "Each line sets one model beside one series of field measurements. n: pairs; FAC2: "
        "share within a factor of two; FB, NMSE: bias and scatter of the means (0 is perfect); MG, "
        "VG: geometric bias (above 1 the model is too low) and scatter (1 is perfect). In brackets "
        "95 % bootstrap interval, drawn by whole trials. Limits in the order FAC2, |FB|, NMSE, MG, "
        "VG; they may only tighten (`tests/validation/scores.csv`), and "
        "`tests/validation/limits.toml` says which were set after first measuring.",
        "head": "| data | quantity | model | n | FAC2 | FB | NMSE | MG | VG | limits | verdict |",
        "kept": "kept", "missed": "**missed**", "reported": "no limit",
        "misses": "## Misses",
        "asked": "FAC2 {got:.2f}, {want:.2f} asked",
        "limit": "outside its limits: {names}",
        "low": "no limit set; FAC2 only {got:.2f}",
        "length": "flames {got:.2f} of their length, 0.7 to 1.4 asked",
        "none": "none",
        "figure": "## Smoke filling against CFAST\n\n![Time for smoke to reach head height over "
        "floor area / height squared](cfast_residuals.svg)\n\nDashed: 10 % later than CFAST.",
        "end": "Written by `make validation` with `--accept`; the measurements themselves are not "
        "part of the repository.",
    },
    "zh": {
        "to": "～",
        "title": "# 模型与实测对比",
        "what": "每行把一个模型与一组现场实测并列。n：数据对数；FAC2：两倍以内的比例；"
        "FB、NMSE：均值的偏差与离散（0 为完美）；MG、VG：几何偏差（大于 1 表示模型偏低）与离散"
        "（1 为完美）。括号内为按整次试验抽样的 95% 自助法区间。"
        "限值依次为 FAC2、|FB|、NMSE、MG、VG，只可收紧（`tests/validation/scores.csv`）；"
        "哪些限值是首次测得之后才定的，见 `tests/validation/limits.toml`。",
        "head": "| 数据 | 量 | 模型 | n | FAC2 | FB | NMSE | MG | VG | 限值 | 结论 |",
        "kept": "达到", "missed": "**未达到**", "reported": "未设限值",
        "misses": "## 未达到之处",
        "asked": "FAC2 为 {got:.2f}，要求 {want:.2f}",
        "limit": "超出限值：{names}",
        "low": "未设限值；FAC2 仅 {got:.2f}",
        "length": "火焰长度为实测的 {got:.2f}，要求 0.7～1.4",
        "none": "无",
        "figure": "## 烟气沉降与 CFAST 对比\n\n![烟层降至头部高度的时间与地面面积／层高平方]"
        "(cfast_residuals.zh.svg)\n\n虚线：比 CFAST 晚 10%。",
        "end": "由 `make validation` 加 `--accept` 生成；实测数据本身不在仓库内。",
    },
})  # fmt: skip
_POOR: Final = 0.8
"""FAC2 below which a series without a limit is named among the misses."""


def docs_page(found: Iterable[Accepted], language: Language) -> str:
    """Text of the page in one language."""
    words = _TEXT[language]
    series = in_order(found)
    rows = [_row(one, words) for one in series]
    misses = [line for one in series for line in _misses(one, words)] or [words["none"]]
    rule = "|" + "---|" * words["head"].count(" | ") + "---|"
    parts = [words["title"], words["what"], "\n".join([words["head"], rule, *rows]),
             words["misses"], "\n".join(misses), words["figure"], words["end"]]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def write_docs(found: Iterable[Accepted]) -> None:
    """Write the page in both languages."""
    series = tuple(found)
    DOCS.mkdir(exist_ok=True)
    for language in ("en", "zh"):
        text = docs_page(series, language)
        (DOCS / PAGES[language]).write_text(text, encoding="utf-8")


def _row(one: Accepted, words: dict[str, str]) -> str:
    to = words["to"]
    scores = [
        f"{one.scores[name]:.2f} ({low:.2f}{to}{high:.2f})"
        for name, (low, high) in one.intervals.items()
    ]
    b = one.bounds
    limits = (
        f"{b['fac2_min']:g}, {b['fb_max']:g}, {b['nmse_max']:g}, {b['mg_min']:g}{to}{b['mg_max']:g}"
        f", {b['vg_max']:g}"
        if b
        else ""
    )
    verdict = "reported" if not b else "missed" if one.misses else "kept"
    return "| " + " | ".join([*one.key, str(one.n), *scores, limits, words[verdict]]) + " |"


def _misses(one: Accepted, words: dict[str, str]) -> list[str]:
    got = one.scores["fac2"]
    found = []
    if one.misses:
        found.append(words["limit"].format(names=", ".join(one.misses)))
    found += [
        words["asked"].format(got=got, want=want)
        for key, want in _ASKED.items()
        if set(key) <= set(one.key) and got < want
    ][:1]
    ratio = 1.0 / one.scores["mg"]
    if one.key[1] == "flame_length" and not 0.7 <= ratio <= 1.4:
        found.append(words["length"].format(got=ratio))
    if not one.bounds and got < _POOR and not found:
        found.append(words["low"].format(got=got))
    return [f"- {' / '.join(one.key)}: {text}" for text in found]
