"""Sentences for a drill without a place: the rules in conflict and the cheapest verified change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from optimization.calendar.conflict import WIDEN_DAYS, Conflict, Repair, find_conflict, find_repair
from optimization.calendar.local import HumanRule
from optimization.calendar.problem import DatingProblem
from optimization.calendar.windows import DayRule, DrillDays
from scenarios.model.base import Text
from scenarios.model.drill import RESOURCE_NAMES, Drill, DrillTeam, UnplacedDrill

NAMED: int = 4
"""Drills named in one sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class ExplainContext:
    """What is needed to speak about a dating."""

    problem: DatingProblem
    drills: Sequence[Drill]
    days: Sequence[DrillDays]
    teams: Sequence[DrillTeam]
    placed: Collection[int]
    walked: Collection[int]
    """Drills that cannot be held at a table."""


def explain_drop(context: ExplainContext, index: int) -> tuple[UnplacedDrill, Conflict | None]:
    """Why a drill has no place, as sentences, with the conflict behind them.

    Every conflict and every repair was confirmed by a solve of its own; when none was proved within
    the effort limit, the sentence says so.
    """
    drill = context.drills[index]
    if not context.problem.drills[index].domain:
        return _no_day(drill, context.days[index], index in context.walked), None
    conflict = find_conflict(context.problem, index, sorted(context.placed))
    if conflict is None:
        return _unproved(drill), None
    repair = find_repair(
        context.problem,
        conflict,
        index,
        may_be_tabletop=index not in context.walked,
        may_widen=drill.standing == "recommended",
    )
    return (
        UnplacedDrill(
            drill=drill,
            rules=tuple(_code(context, rule) for rule in conflict.rules),
            reason=_reason(context, conflict),
            repair=_repair_text(context, repair),
            proved=True,
        ),
        conflict,
    )


def smallest_empty_set(rules: Sequence[DayRule], everything: int) -> tuple[DayRule, ...]:
    """Rules on one drill's days that leave none, none of which can be spared (deletion filter)."""
    core = list(rules)
    for rule in list(rules):
        without = [other for other in core if other is not rule]
        days = everything
        for other in without:
            days &= other.days
        if not days:
            core = without
    return tuple(core)


def _no_day(drill: Drill, days: DrillDays, walked: bool) -> UnplacedDrill:
    everything = (1 << len(days.penalties)) - 1
    core = smallest_empty_set(days.rules, everything)
    zh = "；".join(rule.text.zh for rule in core)
    en = "; ".join(rule.text.en for rule in core)
    return UnplacedDrill(
        drill=drill,
        rules=tuple(rule.code for rule in core),
        reason=Text(zh=f"没有任何一天同时满足：{zh}", en=f"no day satisfies all of these: {en}"),
        repair=_no_day_repair(core, walked=walked),
        proved=True,
    )


def _no_day_repair(core: Sequence[DayRule], *, walked: bool) -> Text:
    """The first rule of the core that may be given up; dropping any one leaves a day."""
    order = ("team:", "blackout:", "ban:", "term", "working_day")
    for start in order:
        for rule in core:
            if not rule.code.startswith(start):
                continue
            if start == "team:" and not walked:
                return Text(
                    zh="改为桌面演练，不借用队伍（已验证）",
                    en="hold a tabletop without the team (verified)",
                )
            return Text(
                zh=f"最省的调整：放宽“{rule.text.zh}”（已验证）",
                en=f"cheapest change: relax “{rule.text.en}” (verified)",
            )
    return Text(zh="无单项调整可行", en="no single change makes room")


def _unproved(drill: Drill) -> UnplacedDrill:
    return UnplacedDrill(
        drill=drill,
        rules=(),
        reason=Text(
            zh="在计算限额内未能排入，也未能证明冲突",
            en="found no place within the effort limit; no conflict was proved",
        ),
        repair=Text(zh="请人工调整窗口或队伍", en="adjust window or teams by hand"),
        proved=False,
    )


QUARTERS: Final = (
    Text(zh="该时段", en="the period"),
    *(Text(zh=f"第{name}季度", en=f"quarter {n}") for n, name in enumerate("一二三四", start=1)),
)
"""By number; 0 is a period of another length."""


def _code(context: ExplainContext, rule: HumanRule) -> str:
    match rule.kind:
        case "must":
            return f"must:{context.drills[rule.a].id}"
        case "team":
            return f"team:{context.teams[rule.a].id}"
        case "spacing":
            return f"spacing:{context.drills[rule.a].id}:{context.drills[rule.b].id}"
        case "cap":
            return "daily_cap"
        case "budget":
            return f"budget:{rule.a}"


def _reason(context: ExplainContext, conflict: Conflict) -> Text:
    drills = [context.drills[i] for i in conflict.drills]
    names_zh = "、".join(f"“{d.title.zh}”" for d in drills[:NAMED])
    names_en = ", ".join(f"“{d.title.en}”" for d in drills[:NAMED])
    if len(drills) > NAMED:
        names_zh += f"等{len(drills)}场"
        names_en += f" and {len(drills) - NAMED} more"
    first = min(d.first for d in drills)
    last = max(d.last for d in drills)
    parts_zh = [f"{names_zh}都须在{first}至{last}间各自的窗口内举行"]
    parts_en = [f"{names_en} must all take place in their windows between {first} and {last}"]
    for rule in conflict.rules:
        text = _limit(context, rule)
        if text is not None:
            parts_zh.append(text.zh)
            parts_en.append(text.en)
    return Text(
        zh=f"以下规则不能同时满足：{'；'.join(parts_zh)}",
        en=f"these rules cannot hold together: {'; '.join(parts_en)}",
    )


def _limit(context: ExplainContext, rule: HumanRule) -> Text | None:
    problem = context.problem
    match rule.kind:
        case "must":
            return None
        case "team":
            team, n = context.teams[rule.a], problem.team_capacity[rule.a]
            what = RESOURCE_NAMES[team.kind]
            return Text(
                zh=f"{what.zh}“{team.name.zh}”每天至多{n}场",
                en=f"{what.en} “{team.name.en}” takes at most {n} a day",
            )
        case "spacing":
            a, b = context.drills[rule.a], context.drills[rule.b]
            return Text(
                zh=f"“{a.title.zh}”与“{b.title.zh}”须间隔{problem.spacing_days}天",
                en=f"“{a.title.en}” and “{b.title.en}” keep {problem.spacing_days} days apart",
            )
        case "cap":
            return Text(
                zh=f"全市每天至多{problem.daily_cap}场",
                en=f"at most {problem.daily_cap} drills a day in all",
            )
        case "budget":
            budget = problem.budgets[rule.a]
            when = QUARTERS[budget.quarter]
            return Text(
                zh=f"{when.zh}经费不超过{budget.limit}",
                en=f"the budget of {when.en} is {budget.limit}",
            )


def _repair_text(context: ExplainContext, repair: Repair | None) -> Text:
    if repair is None:
        return Text(zh="没有单项调整可行", en="no single change makes room")
    found = _repair_core(context, repair)
    return Text(
        zh=f"最省的调整：{found.zh}（已验证）", en=f"cheapest change: {found.en} (verified)"
    )


def _repair_core(context: ExplainContext, repair: Repair) -> Text:
    match repair.kind:
        case "spacing":
            assert repair.rule is not None
            a, b = context.drills[repair.rule.a], context.drills[repair.rule.b]
            return Text(
                zh=f"缩短“{a.title.zh}”与“{b.title.zh}”的间隔",
                en=f"let “{a.title.en}” and “{b.title.en}” come closer together",
            )
        case "tabletop":
            return Text(zh="改为桌面演练，不借用队伍", en="hold a tabletop without the teams")
        case "team_day":
            assert repair.rule is not None
            team = context.teams[repair.rule.a]
            what = RESOURCE_NAMES[team.kind]
            return Text(
                zh=f"{what.zh}“{team.name.zh}”在一天内多承担一场",
                en=f"let {what.en} “{team.name.en}” take one drill more on a day",
            )
        case "budget":
            return Text(zh="为该场演练追加经费", en="add this drill's cost to the budget")
        case "daily_cap":
            return Text(zh="每日总场数上限加一", en="raise the daily limit by one")
        case "window":
            return Text(
                zh=f"窗口前后各放宽{WIDEN_DAYS}天", en=f"widen the window by {WIDEN_DAYS} days"
            )


def drop_sentences(unplaced: Sequence[UnplacedDrill]) -> Mapping[str, Text]:
    """For each unplaced drill one sentence with reason and repair, by drill id."""
    return {
        item.drill.id: Text(
            zh=f"{item.drill.title.zh}：{item.reason.zh}。{item.repair.zh}",
            en=f"{item.drill.title.en}: {item.reason.en}. {item.repair.en}",
        )
        for item in unplaced
    }
