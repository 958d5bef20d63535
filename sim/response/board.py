"""The notice board of a replication: named events that tasks, levels and people wait for."""

from __future__ import annotations

from collections.abc import Iterable

import simpy


class Board:
    """Named one-time events on SimPy's clock; announcing an event twice changes nothing."""

    __slots__ = ("_env", "_events")

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self._events: dict[str, simpy.Event] = {}

    def event(self, name: str) -> simpy.Event:
        """The event of this name, made on first use."""
        found = self._events.get(name)
        if found is None:
            found = self._events[name] = self._env.event()
        return found

    def announce(self, name: str) -> bool:
        """Let the event happen now; False when it had happened before."""
        event = self.event(name)
        if event.triggered:
            return False
        event.succeed()
        return True

    def has(self, name: str) -> bool:
        """Whether the event has happened."""
        event = self._events.get(name)
        return event is not None and event.triggered

    def all_of(self, names: Iterable[str]) -> simpy.Event:
        """An event that happens once all of the named ones have."""
        return self._env.all_of([self.event(name) for name in names])

    def any_of(self, events: Iterable[simpy.Event]) -> simpy.Event:
        """An event that happens with the first of the given ones."""
        return self._env.any_of(list(events))

    def first_of(self, names: Iterable[str]) -> simpy.Event:
        """A lasting event that happens once any of the named ones has.

        It may be waited for together with others again and again. A condition of SimPy may not: the
        first wait that ends otherwise takes the condition apart, and it never happens.
        """
        first = self._env.event()

        def happen(_event: simpy.Event) -> None:
            if not first.triggered:
                first.succeed()

        for name in names:
            event = self.event(name)
            if event.processed:
                happen(event)
            else:
                event.callbacks.append(happen)
        return first
