"""From tasks at work to the controls that the hazard reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from scenarios.model.effect import (
    ApplyWater,
    Dilute,
    Effect,
    EstablishCommand,
    ExhaustSmoke,
    ExtinguishSource,
    FasterPremovement,
    ForceDoors,
    InertArea,
    IsolateGas,
    LadderRescue,
    NeutralisePool,
    Rescue,
    RestoreVentilation,
    SealArea,
    SearchRooms,
    StopRelease,
)
from sim.hazard.base import Controls


class Worker(Protocol):
    """A task at work, as the book sees it."""

    def active_effects(self) -> tuple[Effect, ...]:
        """Effects that hold while the crews work."""
        ...

    def lead_share(self) -> float:
        """Share of the wanted lead units that are present."""
        ...

    def n_lead(self) -> int:
        """Lead units present."""
        ...


class EffectBook:
    """Adds up what all working tasks do, and keeps what finished tasks have achieved."""

    def __init__(self, controls: Controls) -> None:
        self.controls = controls
        self.command_post = False
        """Whether the command post on scene works."""
        self._workers: list[Worker] = []

    def add(self, worker: Worker) -> None:
        """A task has begun effective work."""
        self._workers.append(worker)
        self.refresh()

    def remove(self, worker: Worker) -> None:
        """A task has stopped working."""
        if worker in self._workers:
            self._workers.remove(worker)
        self.refresh()

    def refresh(self) -> None:
        """Recompute the running controls from the units present now."""
        water_m3_s = street_m3_s = reach_m = exhaust_m3_s = 0.0
        passes_frac = premovement = 1.0
        for worker in self._workers:
            for effect in worker.active_effects():
                match effect:
                    case ApplyWater(attack="exterior"):
                        street_m3_s += effect.flow_m3_s * worker.n_lead()
                        reach_m = max(reach_m, effect.reach_m)
                    case ApplyWater():
                        water_m3_s += effect.flow_m3_s * worker.n_lead()
                    case ExhaustSmoke():
                        exhaust_m3_s += effect.flow_m3_s * worker.n_lead()
                    case Dilute():
                        passes_frac *= 1 - effect.removed_frac * worker.lead_share()
                    case FasterPremovement():
                        premovement = min(premovement, effect.factor)
                    case _:
                        pass
        self.controls.water_m3_s = water_m3_s
        self.controls.street_water_m3_s = street_m3_s
        self.controls.street_reach_m = reach_m
        self.controls.exhaust_m3_s = exhaust_m3_s
        self.controls.removed_frac = 1 - passes_frac
        self.controls.premovement_factor = premovement

    def accomplish(self, effects: Sequence[Effect]) -> None:
        """Set what a finished task has achieved for good."""
        controls = self.controls
        self.command_post |= any(isinstance(effect, EstablishCommand) for effect in effects)
        for effect in effects:
            match effect:
                case StopRelease():
                    controls.release_stopped = True
                case NeutralisePool():
                    controls.pool_neutralised = True
                case RestoreVentilation():
                    controls.ventilation_restored = True
                case ExtinguishSource():
                    controls.source_extinguished = True
                case SealArea():
                    controls.sealed = True
                    controls.seal_leakage_m3_s = effect.leakage_m3_s
                case InertArea():
                    controls.inerted = True
                    controls.nitrogen_m3_s = effect.nitrogen_m3_s
                case IsolateGas():
                    controls.gas_isolated = True
                    controls.gas_clearing_s = effect.clearing_s
                case (
                    Dilute()
                    | ApplyWater()
                    | ExhaustSmoke()
                    | FasterPremovement()
                    | Rescue()
                    | SearchRooms()
                    | LadderRescue()
                    | ForceDoors()
                    | EstablishCommand()
                ):
                    pass
