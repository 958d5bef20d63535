"""The hospitals of a replication: free beds by specialty and the queue at the door."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.model.vocabulary import Specialty
from sim.response.setting import HospitalSpec


class Hospitals:
    """Beds and doors, shared by all incidents: who comes first takes the bed."""

    def __init__(self, hospitals: Iterable[HospitalSpec], beds_frac: float = 1.0) -> None:
        chosen = tuple(hospitals)
        self._beds = {
            hospital.id: {bed: int(n * beds_frac) for bed, n in hospital.beds.items()}
            for hospital in chosen
        }
        self._door_s = {hospital.id: 0.0 for hospital in chosen}

    def has_bed(self, hospital: HospitalSpec, bed: Specialty) -> bool:
        """Whether a bed of exactly this kind is free."""
        return self._beds[hospital.id].get(bed, 0) > 0

    def take_bed(self, hospital: HospitalSpec, wanted: Specialty) -> bool:
        """Take a bed of the wanted kind, else a general one; False when neither is free."""
        bed = wanted if self.has_bed(hospital, wanted) else Specialty.general
        if not self.has_bed(hospital, bed):
            return False
        self._beds[hospital.id][bed] -= 1
        return True

    def wait_at_door(self, hospital: HospitalSpec, n_patients: int, now_s: float) -> float:
        """Wait before the emergency department can take these patients, s."""
        free_s = max(now_s, self._door_s[hospital.id])
        self._door_s[hospital.id] = free_s + n_patients * hospital.spacing_s
        return free_s - now_s
