"""The grade of an accident at the end of a replication, which decides who must be told."""

from __future__ import annotations

from typing import Final

from scenarios.model.report_rule import AccidentGrade, ReportRules
from scenarios.model.vocabulary import Injury, Triage
from sim.evaluation.reading import LogReader
from sim.response.events import Kind

_SERIOUS: Final = frozenset({Triage.immediate, Triage.delayed})
"""Triage classes that count as serious injury: an assumption, the law follows a medical list."""


def accident_grade(rules: ReportRules, log: LogReader) -> AccidentGrade:
    """Grade by the deaths and serious injuries of one incident; loss is not simulated.

    Rescuers lost count as dead. Seriously hurt are the living of the classes immediate and delayed
    and all who were poisoned (Decree 493 art. 3 counts acute poisoning).
    """
    died = {log.names[i] for i in log.subject[log.of(Kind.died)]}
    lost = int(log.value[log.of(Kind.responder_lost)].sum())
    hurt = log.of(Kind.injured)
    serious = {
        log.names[s]
        for s, o in zip(log.subject[hurt], log.object[hurt], strict=True)
        if log.names[o] == Injury.poison
    }
    serious |= {who for who, found in log.triage_classes.items() if found in _SERIOUS}
    return rules.grade_of(n_deaths=len(died) + lost, n_serious=len(serious - died))
