"""Three organisations, five drills, one of them secret, one without a place."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from optimization.solution import Certificate
from reports.calendar.facts import CalendarFacts
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.calendar import CalendarYear
from scenarios.model.drill import Drill, DrillCalendar, ScheduledDrill, UnplacedDrill
from scenarios.model.duty import Duty, Rule, Undated
from scenarios.model.organisation import DayRange, Organisation, PlanRef

EVIL = '=HYPERLINK("x","y")\x07'
SECRET = date(2027, 5, 13)
SYNTHETIC = Provenance(grade=Grade.synthetic, source="示意单位")


def both(zh: str, en: str) -> Text:
    """A text in both languages."""
    return Text(zh=zh, en=en)


def rule(key: str, zh: str, *, count: int | None, verification: str) -> Rule:
    """A drill rule."""
    return Rule(
        id=key, activity="drill", title=both(f"{zh}演练", f"{key} drill"),
        who=both("各单位", "everybody"), sectors=("any",), count=count,
        period="calendar_half" if count else "unspecified", instrument=both(zh, f"Act {key}"),
        number="国务院令第708号", article=both("第八条第二款", "Art. 8(2)"),
        gist=both("演练", "drill"),
        verification=verification, source=f"{zh}, 国务院, 2019-02-17公布",
        report=both("报送演练情况", "report the drill"),
    )  # fmt: skip


RULES = {
    "KEY-H": rule("KEY-H", "生产安全事故应急条例", count=1, verification="primary"),
    "MEM-H": rule("MEM-H", "某暂行规定", count=1, verification="memory"),
    "ERL": rule("ERL", "突发事件应对法", count=None, verification="primary"),
}


def organisation(key: str, zh: str, en: str) -> Organisation:
    """An organisation with two plans."""
    plans = (
        PlanRef(
            id="comp",
            kind="comprehensive",
            hazard="general",
            title=both("综合应急预案", "general plan"),
        ),
        PlanRef(
            id="leak",
            kind="special",
            hazard="toxic_release",
            title=both("泄漏专项预案", "leak plan"),
        ),
    )
    return Organisation(
        id=key, name=both(zh, en), county="220203", sectors=("enterprise",), plans=plans,
        plans_assumed=True, provenance=SYNTHETIC,
    )  # fmt: skip


def drill(key: str, owner: str, day: date, **more: object) -> ScheduledDrill:
    """A drill on a day."""
    given: dict[str, object] = {
        "id": key,
        "title": both(f"{owner}泄漏实战演练", f"{owner} leak drill"),
        "organisations": (owner,),
        "county": "220203",
        "duties": (f"KEY-H@{owner}#H1",),
        "rules": ("KEY-H",),
        "plans": (f"{owner}/leak",),
        "kind": "special",
        "form": "full_scale",
        "hazards": ("toxic_release",),
        "teams": ("city-fire",),
        "first": date(2027, 1, 1),
        "last": date(2027, 6, 30),
        "preferred": day,
        "standing": "legal",
        "n_participants": 40,
        "assumed": True,
        "synthetic": True,
    }
    window = more.pop("window", None)
    return ScheduledDrill(
        drill=Drill(**(given | more)),  # type: ignore[arg-type]
        day=day,
        programme_by=date.fromordinal(day.toordinal() - 30),
        window=window,
    )


@lru_cache(maxsize=2)
def facts(*, secret_dates: bool = True) -> CalendarFacts:
    """The calendar."""
    secret = drill(
        "b-01", "b", SECRET, announced=False, duties=("KEY-H@b#H1", "MEM-H@b#H1"),
        rules=("KEY-H", "MEM-H"),
        window=DayRange(first=date(2027, 5, 3), last=date(2027, 5, 16), reason="unannounced"),
    )  # fmt: skip
    evil = drill("c-01", "c", date(2027, 4, 7), title=both(EVIL, EVIL), weakness_frac=0.4)
    tabletop = drill(
        "a-01-t", "a", date(2027, 2, 24), form="tabletop", teams=(), duties=(), rules=(),
        standing="recommended", prepares="a-01",
    )  # fmt: skip
    scheduled = (
        tabletop,
        drill("a-01", "a", date(2027, 3, 24), after="a-01-t", organisations=("a", "c")),
        evil,
        secret,
    )
    lost = drill("c-02", "c", date(2027, 6, 1), duties=("ERL@c#Y",), rules=("ERL",))
    calendar = DrillCalendar(
        year=2027, jurisdiction="220200", reading="lenient", provisional=True,
        scheduled=scheduled, daily_cap=6, objective=16, day_objective=4,
        unplaced=(
            UnplacedDrill(
                drill=lost.drill, rules=("team:city-fire",),
                reason=both("市消防支队在窗口内没有空日", "the city fire team has no free day"),
                repair=both("改为桌面演练", "hold it as a tabletop"), proved=True,
            ),
        ),
    )  # fmt: skip

    def duty(key: str, owner: str, standing: str, *, label: str = "H1") -> Duty:
        return Duty(
            f"{key}@{owner}#{label}", key, owner, None, date(2027, 1, 1), date(2027, 6, 30), 1,
            standing,  # type: ignore[arg-type]
        )  # fmt: skip

    return CalendarFacts(
        calendar=calendar,
        certificate=Certificate("optimal", 16.0, 16.0, checker="accepted"),
        duties=(
            duty("KEY-H", "a", "legal"),
            duty("KEY-H", "b", "legal"),
            duty("KEY-H", "c", "legal"),
            duty("MEM-H", "b", "check"),
            duty("ERL", "c", "recommended", label="Y"),
        ),
        undated=(
            Undated("ERL", "a", "not_due", both("本年未到期", "not due"), date(2028, 1, 1)),
        ),
        organisations={
            o.id: o
            for o in (
                organisation("a", "甲化工厂", "Works A"),
                organisation("b", "乙矿", "Mine B"),
                organisation("c", "丙商场", "Mall C"),
            )
        },
        rules_of={"220203": RULES},
        teams={"city-fire": both("市消防支队", "City fire team")},
        counties={"220203": both("龙潭区", "Longtan"), "220200": both("吉林市", "Jilin City")},
        year=CalendarYear(
            year=2027, provisional=True, days_off=(date(2027, 1, 1),), verification="primary",
            source="全国年节及纪念日放假办法",
        ),
        secret_dates=secret_dates,
    )  # fmt: skip
