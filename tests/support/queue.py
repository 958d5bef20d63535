"""The engine's triage post as a bare queue: Poisson arrivals, exponential service, c servers."""

from __future__ import annotations

import numpy as np
import simpy

from scenarios.model.distribution import ExponentialTime, TimeLaw, TimeSpec
from scenarios.model.vocabulary import Capability, Injury
from sim.hazard.base import Controls
from sim.response.board import Board
from sim.response.care_post import CarePost
from sim.response.casualty import Casualty
from sim.response.dispatch import DispatchRoom
from sim.response.events import LogWriter
from sim.response.policy import NearestAvailable
from sim.response.scene import Scene
from sim.streams import Streams
from tests.support.town import HAND, Roads, ScriptedHazard, plan, setting, unit


def exponential(mean_s: float) -> ExponentialTime:
    """Memoryless time."""
    return ExponentialTime(mean_s=mean_s, provenance=HAND)


def waits_at_post(
    *, servers: int, service: TimeLaw, arrivals_per_s: float, n: int, seed: int
) -> np.ndarray:
    """Waiting time of each of `n` casualties at a triage post of `servers` medical units, s.

    The units stand at the scene before the first casualty comes; what is left of the engine is
    its dispatch room, its care post and its random streams.
    """
    env = simpy.Environment()
    units = [unit(i, [Capability.medical_care], turnout_s=0.0) for i in range(servers)]
    scene = _NotingScene(
        env=env,
        setting=setting(plan(), units),
        streams=Streams(seed=seed, scenario="queue", replication=0),
        hazard=ScriptedHazard(),
        travel=Roads(dict.fromkeys(range(servers), 0.0)),
        board=Board(env),
        log=LogWriter(),
        controls=Controls(),
    )
    room = DispatchRoom(env, units, scene.streams, NearestAvailable(), lambda _unit: None)
    room.permit(scene, None)
    post = CarePost(
        scene,
        room,
        "triage",
        Capability.medical_care,
        service,
        lambda _c: None,
        patients_per_unit=1,
    )
    came: dict[str, float] = {}
    gaps = np.random.default_rng(seed).exponential(1 / arrivals_per_s, n)

    def arrive():
        for i, gap in enumerate(gaps.tolist()):
            yield env.timeout(gap)
            name = f"P{i}"
            came[name] = scene.now_s
            post.join(
                Casualty(
                    id=name,
                    injury=Injury.trauma,
                    rpm=11,
                    injured_s=scene.now_s,
                    order=float(i),
                    luck=0.0,
                    trapped=False,
                    contaminated=False,
                )
            )

    env.process(arrive())
    env.run()
    return np.array([scene.started[name] - t for name, t in came.items()])


class _NotingScene(Scene):
    """A scene that notes when each service begins."""

    def __init__(self, **parts: object) -> None:
        super().__init__(**parts)  # type: ignore[arg-type]
        self.started: dict[str, float] = {}

    def draw_s(self, spec: TimeSpec, cause: str, entity: str = "") -> float:
        self.started[entity] = self.now_s
        return super().draw_s(spec, cause, entity)


def erlang_c(servers: int, load: float) -> float:
    """Probability of waiting in M/M/c with `load` = arrival rate times mean service.

    Recursion of the Erlang B formula, then C = B / (1 - rho (1 - B)).
    """
    blocking = 1.0
    for k in range(1, servers + 1):
        blocking = load * blocking / (k + load * blocking)
    rho = load / servers
    return blocking / (1 - rho * (1 - blocking))
