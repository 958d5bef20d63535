"""Two small plans for report tests, and the texts, times and provenances they are made of."""

from __future__ import annotations

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    NamedTime,
    TriangularTime,
    UniformTime,
)
from scenarios.model.effect import EstablishCommand, Rescue, StopRelease
from scenarios.model.plan import (
    AlertChannel,
    CapabilityNeed,
    CasualtyCare,
    EventTrigger,
    NotificationStep,
    Objective,
    Plan,
    ProtectiveAction,
    ResponseLevel,
    Task,
)
from scenarios.model.vocabulary import Capability, HazardFamily

SYNTHETIC = Provenance(grade=Grade.synthetic, source="示意数据", note="为演示虚构")
MEMORY = Provenance(grade=Grade.memory, source="凭记忆", note="须核实")
OFFICIAL = Provenance(grade=Grade.official, source="国务院令第708号", verified=True)


def both(zh: str, en: str) -> Text:
    """A text in both languages."""
    return Text(zh=zh, en=en)


def minutes(low: float, mode: float, high: float) -> TriangularTime:
    """A triangular time, min."""
    return TriangularTime(low_s=60 * low, mode_s=60 * mode, high_s=60 * high, provenance=MEMORY)


def plan(key: str, zh: str, en: str, *, together: bool) -> Plan:
    """Plan A plugs after the command post stands; plan B plugs at once."""
    plug_after = ("first_arrival",) if together else ("task_done:command",)
    return Plan(
        id=key,
        name=both(zh, en),
        owner="220299",
        hazards=(HazardFamily.toxic_release,),
        levels=(
            ResponseLevel(
                rank=4,
                name=both("四级响应", "level IV"),
                triggers=(EventTrigger(kind="event", event="call_received"),),
                decision=ConstantTime(value_s=60.0, provenance=SYNTHETIC),
                mobilises="own",
                dispatch=(CapabilityNeed(capability=Capability.fire_attack, number=2),),
            ),
        ),
        notification=(
            NotificationStep(
                id="county",
                name=both("上报县应急局", "report to the county"),
                after="detected",
                delay=ExponentialTime(mean_s=1800.0, provenance=MEMORY),
                deadline_s=3600.0,
                deadline_from="detected",
                article="国务院令第493号 第九条",
            ),
        ),
        tasks=(
            Task(
                id="command",
                name=both("建立现场指挥部", "set up the command post"),
                start=("first_arrival",),
                needs=(CapabilityNeed(capability=Capability.command, number=1),),
                duration=NamedTime(parameter="command_setup"),
                deadline_s=900.0,
                chapter="3.3 响应启动",
                effects=(EstablishCommand(kind="establish_command"),),
            ),
            Task(
                id="plug",
                name=both("堵漏", "plug the leak"),
                start=plug_after,
                needs=(CapabilityNeed(capability=Capability.leak_stop, number=2, at_least=1),),
                setup=UniformTime(low_s=120.0, high_s=300.0, provenance=MEMORY),
                duration=LognormalTime(median_s=1200.0, sigma=0.5, provenance=SYNTHETIC),
                success_prob=0.5,
                deadline_s=2400.0,
                chapter="3.4 应急处置",
                effects=(StopRelease(kind="stop_release"),),
            ),
            Task(
                id="rescue",
                name=both("毒区搜救", "rescue from the toxic zone"),
                start=("first_arrival",),
                needs=(CapabilityNeed(capability=Capability.search_rescue, number=2),),
                deadline_s=1200.0,
                chapter="3.4 应急处置",
                effects=(
                    Rescue(
                        kind="rescue",
                        per_person=EmpiricalTime(values_s=(120.0, 300.0), provenance=SYNTHETIC),
                    ),
                ),
            ),
        ),
        protective_actions=(
            ProtectiveAction(
                id="evacuate",
                name=both("下风向疏散", "evacuate downwind"),
                action="evacuate",
                start=("level:4",),
                radius_m=1500.0,
                alert=AlertChannel(name="siren", median=minutes(3, 5, 9), reach_frac=0.9),
                preparation=minutes(5, 10, 30),
                compliance_frac=0.95,
                target_s=3600.0,
            ),
        ),
        casualty_care=CasualtyCare(
            triage=minutes(1, 2, 4), load=minutes(2, 3, 5), handover=minutes(3, 5, 10),
            decontaminate=minutes(3, 5, 8),
        ),
        objectives=(
            Objective(id="control", name=both("1小时内控制", "controlled within 1 h"),
                      metric="time_to_control_s", at_most=3600.0),
            Objective(id="deaths", name=both("无死亡", "nobody dies"), metric="deaths", at_most=0),
        ),
        provenance=SYNTHETIC,
    )  # fmt: skip
