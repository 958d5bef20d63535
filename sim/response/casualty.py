"""One hurt person on the way from injury to a hospital bed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from scenarios.model.vocabulary import Injury, Triage
from sim.casualties.rpm import death_after_s, rpm_after, triage_class
from sim.casualties.severity import UNHURT_RPM


@dataclass(slots=True, eq=False)
class Casualty:
    """State of a casualty; `rpm` is the score at injury, the present one follows from the time.

    Whether somebody still lives is asked at every look at the scene, so the time of death without
    treatment is kept and reckoned anew only when the injury changes.
    """

    id: str
    injury: Injury
    rpm: int
    injured_s: float
    order: float
    """Draw that decides in which order rescuers come upon people."""
    luck: float
    """Draw that decides survival at the start of treatment."""
    trapped: bool
    contaminated: bool
    treated: bool = False
    dead: bool = False
    death_s: float = field(init=False)
    """Time of death when nobody treats the casualty; infinite for one who will live."""

    def __post_init__(self) -> None:
        """Reckon the time of death."""
        self._fix_death()

    def _fix_death(self) -> None:
        self.death_s = self.injured_s + death_after_s(self.rpm) if self.hurt else math.inf

    @property
    def hurt(self) -> bool:
        """False for a trapped person who is not injured."""
        return self.rpm < UNHURT_RPM

    def score(self, now_s: float) -> int:
        """RPM now, untreated since injury; a person who is not hurt keeps the full score."""
        if not self.hurt:
            return UNHURT_RPM
        return rpm_after(self.rpm, now_s - self.injured_s)

    def triage(self, now_s: float) -> Triage:
        """Triage class now."""
        return triage_class(self.score(now_s))

    def lost(self, now_s: float) -> bool:
        """Whether the casualty has died before treatment."""
        return self.dead or (not self.treated and now_s >= self.death_s)

    def open(self, now_s: float) -> bool:
        """Whether the response still owes something: a rescue, or care and a bed."""
        if self.dead or self.treated or now_s >= self.death_s:
            return False
        return self.trapped or self.rpm < UNHURT_RPM

    def worsen(self, rpm: int, now_s: float) -> None:
        """Further exposure lowers the score; the decline counts anew from now."""
        if rpm < self.score(now_s):
            self.rpm, self.injured_s = rpm, now_s
            self._fix_death()
