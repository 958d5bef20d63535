"""The closed word lists of the domain: one word for one thing, everywhere.

Chinese and English names for readers live in `reports/i18n/terms.toml`; code and data use these.
"""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    """What a unit can do at the scene."""

    command = "command"
    warning = "warning"
    traffic_control = "traffic_control"
    evacuation_transport = "evacuation_transport"
    fire_attack = "fire_attack"
    water_supply = "water_supply"
    aerial = "aerial"
    search_rescue = "search_rescue"
    heavy_rescue = "heavy_rescue"
    hazmat_recon = "hazmat_recon"
    leak_stop = "leak_stop"
    decontamination = "decontamination"
    mine_rescue = "mine_rescue"
    mine_ventilation = "mine_ventilation"
    gas_isolation = "gas_isolation"
    medical_care = "medical_care"
    casualty_transport = "casualty_transport"
    power_support = "power_support"


class Agency(StrEnum):
    """Who owns a station or a team."""

    fire = "fire"
    enterprise = "enterprise"
    mine_rescue = "mine_rescue"
    medical = "medical"
    police = "police"
    construction = "construction"
    road = "road"
    power = "power"
    gas = "gas"
    transport = "transport"
    government = "government"


class HazardFamily(StrEnum):
    """The kinds of accident Tuiyan can play."""

    toxic_release = "toxic_release"
    building_fire = "building_fire"
    mine_explosion = "mine_explosion"
    gas_explosion = "gas_explosion"


class Specialty(StrEnum):
    """Hospital beds by what they are for."""

    general = "general"
    trauma = "trauma"
    burn = "burn"
    poison = "poison"


class Injury(StrEnum):
    """What hurt a casualty; decides the specialty of the bed."""

    poison = "poison"
    smoke = "smoke"
    burn = "burn"
    trauma = "trauma"


SPECIALTY_OF: dict[Injury, Specialty] = {
    Injury.poison: Specialty.poison,
    Injury.smoke: Specialty.poison,
    Injury.burn: Specialty.burn,
    Injury.trauma: Specialty.trauma,
}
"""Bed that an injury asks for first; any general bed is the fallback."""


class Triage(StrEnum):
    """Triage class at the scene."""

    immediate = "immediate"
    """Red, T1."""
    delayed = "delayed"
    """Yellow, T2."""
    minor = "minor"
    """Green, T3."""
    dead = "dead"
    """Black."""


class VehicleClass(StrEnum):
    """Vehicle classes that differ in speed and in the roads they may use."""

    heavy_fire = "heavy_fire"
    light_fire = "light_fire"
    ambulance = "ambulance"
    hazmat = "hazmat"
    mine_rescue = "mine_rescue"
    bus = "bus"
    truck = "truck"
    command = "command"


MILESTONES_OF: dict[HazardFamily, tuple[str, ...]] = {
    HazardFamily.gas_explosion: ("explosion", "gas_in_range", "gas_cleared"),
    HazardFamily.mine_explosion: (
        "explosion", "second_explosion", "gas_in_range", "fumes_cleared",
    ),
    HazardFamily.building_fire: (
        "smoke_detected", "sprinkler_opened", "floor_untenable", "everybody_out", "fire_out",
    ),
    HazardFamily.toxic_release: ("release_ended",),
}  # fmt: skip
"""What an accident itself can do, as plans refer to it (`hazard:<milestone>`)."""

MILESTONES: tuple[str, ...] = tuple(
    dict.fromkeys(name for names in MILESTONES_OF.values() for name in names)
)

METRIC_IDS: tuple[str, ...] = (
    "detection_time_s",
    "alarm_handling_time_s",
    "turnout_time_s",
    "travel_time_s",
    "first_arrival_s",
    "total_response_time_s",
    "effective_response_force_s",
    "command_established_s",
    "evacuation_completion_s",
    "time_to_control_s",
    "stand_down_s",
    "casualties",
    "deaths",
    "deaths_before_hospital",
    "immediate",
    "delayed",
    "minor",
    "untreated_time_s",
    "responders_lost",
    "units_sent",
    "unit_hours",
    "shortage_unit_h",
    "reach_m",
)
"""Measures of one replication that an objective may name; defined in `sim.evaluation.metrics`."""
