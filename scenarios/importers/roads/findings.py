"""What an import read, dropped, repaired and doubts: counted by kind, told in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from scenarios.model.base import Text

Sort = Literal["read", "dropped", "repaired", "doubtful"]
SORTS: Final[dict[Sort, Text]] = {
    "read": Text(zh="读入", en="read"),
    "dropped": Text(zh="舍弃", en="dropped"),
    "repaired": Text(zh="修复", en="repaired"),
    "doubtful": Text(zh="存疑", en="doubtful"),
}

_KINDS: Final[dict[str, tuple[Sort, str, str]]] = {
    "points": ("read", "道路形状点", "points of roads"),
    "ways": ("read", "道路线", "lines of roads"),
    "nodes": ("read", "路网节点（化简后）", "nodes of the network, simplified"),
    "streets": ("read", "路段（化简后）", "streets of the network, simplified"),
    "turns": ("read", "转向限制", "turn restrictions"),
    "places": ("read", "候选地点", "candidate places"),
    "level_crossings": ("read", "铁路平交道口", "level crossings"),
    "weight_limits": ("read", "限重路段", "streets with a limit of weight"),
    "height_limits": ("read", "限高路段", "streets with a limit of height"),
    "dead_ends": ("read", "尽头路节点", "dead ends"),
    "islands": ("dropped", "与主路网不相连的部分", "parts that no road joins to the main one"),
    "island_nodes": ("dropped", "上述部分的节点", "nodes of those parts"),
    "not_for_vehicles": ("dropped", "车辆不能通行的线", "lines that no vehicle may use"),
    "not_a_road": ("dropped", "不是道路线的要素", "features that are no lines of roads"),
    "unknown_class": ("dropped", "道路等级不明的线", "lines of an unknown class"),
    "crossed_area": ("dropped", "自相交的面", "areas whose border crosses itself"),
    "twins": ("dropped", "重复的线", "lines drawn twice"),
    "loops": ("dropped", "起终点相同且无形状的线", "lines that end where they begin"),
    "speed_impossible": ("dropped", "不可能的限速值", "impossible speed limits"),
    "limit_impossible": ("dropped", "不可能的限重、限高、限宽值",
                         "impossible limits of weight, height or width"),
    "value_unread": ("dropped", "无法识别的属性值", "values that could not be read"),
    "turns_by_way": ("dropped", "经由路段的转向限制", "turn restrictions by way of a road"),
    "turns_conditional": ("dropped", "有条件或限车型的转向限制",
                          "turn restrictions with a condition or for some vehicles"),
    "turns_moot": ("dropped", "涉及车辆不能通行的道路的转向限制",
                   "turn restrictions onto or from roads that no vehicle may use"),
    "turns_dangling": ("dropped", "所涉道路不在文件内的转向限制",
                       "turn restrictions whose roads are not in the file"),
    "points_missing": ("repaired", "文件内缺失的形状点：该处断开",
                       "points missing in the file: the line was cut there"),
    "ids_twice": ("repaired", "重复的编号：保留第一个", "ids given twice: the first was kept"),
    "axes_swapped": ("repaired", "按要求交换了经纬度的点", "points of swapped axes, as asked"),
    "short_raised": ("repaired", "长度为零的路段：取0.1 m", "streets of no length: set to 0.1 m"),
    "datum_changed": ("repaired", "换算到WGS84的点", "points converted to WGS84"),
    "joined": ("repaired", "合并的中间节点", "nodes on the way that were merged"),
    "one_way_traps": ("doubtful", "因单行不能往返的节点", "nodes that one-way roads cut off"),
    "oneway_changing": ("doubtful", "可变方向的道路：按双向处理",
                        "roads that change direction: taken as two-way"),
    "places_unreachable": ("doubtful", "距路网超过500 m的地点",
                           "places farther than 500 m from the network"),
    "demand_unreachable": ("doubtful", "已知地点中不能到达的",
                           "known places that cannot be reached"),
    "offset": ("doubtful", "整体偏移，m", "systematic offset, m"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that happened, how often, and the first examples."""

    key: str
    sort: Sort
    text: Text
    n: int
    examples: tuple[str, ...]


@dataclass(slots=True)
class Findings:
    """Collects what happens during one import."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, n: int = 1, *, example: str = "") -> None:
        """Note that something happened; zero times is nothing."""
        if n:
            assert key in _KINDS, key
            self.counts[key] = self.counts.get(key, 0) + n
        if example and len(kept := self.examples.setdefault(key, [])) < 5:
            kept.append(example)

    def all(self) -> Iterable[Finding]:
        """Everything found, in a fixed order."""
        for key, (sort, zh, en) in _KINDS.items():
            if key in self.counts:
                yield Finding(
                    key, sort, Text(zh=zh, en=en), self.counts[key],
                    tuple(self.examples.get(key, ())),
                )  # fmt: skip
