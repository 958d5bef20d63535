"""Burning buildings, their crews and gas mains that cannot be: refused by file, field and value."""

from __future__ import annotations

import pytest

from tests.hostile.test_packs import GAS, SIDE_ROOM, SOURCES, Case, building, edited, pack
from tuiyan.cli import run_app

__all__ = ["pack"]

FIRE_B, GAS_A = "plans/fire-b.yaml", "plans/gas-a.yaml"


def locked(part: str):
    """All exits, or all stairs, are locked in every fire."""
    return building(lambda b: [way.update(locked_prob=1) for way in b[part]])


def crew(kind: str, **change: object):
    """Change the effect of this kind in the fire plan."""

    def do(plan: dict) -> None:
        effects = [e for task in plan["tasks"] for e in task.get("effects", ())]
        next(e for e in effects if e["kind"] == kind).update(change)

    return edited(FIRE_B, do)


def gas_main(**change: object):
    """Change the shipped gas main."""

    def do(data: dict) -> None:
        next(s for s in data["hazard_sources"] if s["kind"] == "pipeline").update(change)

    return edited(SOURCES, do)


def leak(**change: object):
    """Change the shipped leak."""
    return edited(GAS, lambda d: d["incident"].update(change))


CASES = (
    # --- buildings
    Case("every exit locked", locked("exits"),
         (SOURCES, "building.exits", "E1: locked_prob 1, E2: locked_prob 1", "below 1", "leave")),
    Case("every stair locked", locked("stairs"),
         (SOURCES, "building.stairs", "S1: locked_prob 1", "below 1 for at least one")),
    Case("a storey of no area", building(lambda b: b["floors"][0].update(area_m2=0)),
         (SOURCES, "floors[0].area_m2", "0")),
    Case("a side room of no area", building(lambda b: b["floors"][0].update(
        rooms=[SIDE_ROOM | {"area_m2": 0}])), (SOURCES, "floors[0].rooms[0].area_m2", "0")),
    Case("no windows", building(lambda b: b.update(opening_area_m2=0)),
         (SOURCES, "opening_area_m2", "0")),
    Case("fewer people than nobody", building(lambda b: b["floors"][0].update(n_day=-1)),
         (SOURCES, "floors[0].n_day", "-1")),
    Case("an exit wider than a street", building(lambda b: b["exits"][0].update(
        clear_width_m=140)), (SOURCES, "exits[0].clear_width_m", "E1: 140 m", "at most 100 m")),
    Case("steps for giants", building(lambda b: b["stairs"][0].update(tread_m=2.8)),
         (SOURCES, "stairs[0].tread_m", "S1: 2.8 m", "0.1..0.6 m", "unit")),
    Case("steps of no height", building(lambda b: b["stairs"][1].update(riser_m=0.01)),
         (SOURCES, "stairs[1].riser_m", "S2: 0.01 m", "0.05..0.4 m")),
    Case("a room far from its exit", building(lambda b: b["floors"][0].update(
        rooms=[SIDE_ROOM | {"travel_distance_m": "20 km"}])),
        (SOURCES, "floors[0].rooms[0].travel_distance_m", "R1: 20000 m", "0..10000 m")),
    # --- crews
    Case("a ladder below every window", crew("ladder_rescue", reach_m=3),
         (FIRE_B, "effects[0].reach_m", "3 m at chuanying-mall", "at least 5.4 m", "correct")),
    Case("a ladder at a shed", building(lambda b: b.update(floors=b["floors"][:1])),
         (FIRE_B, "effects[0]", "no window for a ladder", "chuanying-mall", "two storeys")),
    Case("a room searched in no time", crew("search_rooms", room_search_s=0.1),
         (FIRE_B, "room_search_s", "0.1 s", "1..10000 s", "240 s")),
    Case("water to the clouds", crew("apply_water", reach_m=600),
         (FIRE_B, "reach_m", "600 m", "at most 500 m")),
    Case("rooms searched where no building burns",
         edited(GAS_A, lambda d: d["tasks"][0]["effects"].append({"kind": "search_rooms"})),
         (GAS_A, "tasks[0].effects[1]", "isolate: search_rooms", "building_fire", "kind: rescue")),
    # --- gas
    Case("gas sucked out of the void",
         leak(into_void_frac={"low_frac": -0.1, "mode_frac": 0.3, "high_frac": 0.7}),
         (GAS, "into_void_frac", "-0.1")),
    Case("more gas in the void than leaks",
         leak(into_void_frac={"low_frac": 0.1, "mode_frac": 0.3, "high_frac": 1.7}),
         (GAS, "into_void_frac", "1.7")),
    Case("a void of no volume", gas_main(void_volume_m3=0), (SOURCES, "void_volume_m3", "0")),
    Case("a void that breathes in", gas_main(air_changes_per_hour=-3),
         (SOURCES, "air_changes_per_hour", "-3")),
    Case("a main that sucks", gas_main(gauge_pressure_pa=-1000), (SOURCES, "gauge_pressure_pa")),
    Case("a drain full of water", gas_main(water_depth_ratio=1), (SOURCES, "water_depth_ratio")),
    Case("holes of no size at all", gas_main(hole_size_frac=[0, 0, 0, 0]),
         (SOURCES, "hole_size_frac", "above 0")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name.replace(" ", "-"))
def test_what_cannot_be_is_refused_by_file_field_and_value(case, pack, capsys):
    """Exit code 3; file, field, value, range or cure on standard error; no traceback."""
    case.breaks(pack)
    assert run_app(["check", str(pack), "--lang", "en"]) == 3
    err = capsys.readouterr().err
    for words in case.says:
        assert words in err, err
    assert "Traceback" not in err
