"""Gas moving in a roadway."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mine.euler_roadway import Wall, advance, gas_at, pressure_pa, stable_step_s
from tests.verification.cases_mine_blast import halves, run


def test_air_at_rest_stays_at_rest() -> None:
    """Between closed ends, also where the roadway widens, and with walls of its temperature."""
    calm = halves(left=(1.2, 1e5, 1.4), right=(1.2, 1e5, 1.4), n=40, middle=0.5)
    later = run(
        calm,
        cell_m=1.0,
        until_s=0.2,
        wall=Wall(np.array([[0.05]]), 1e5 / 1.2),
        area_m2=np.linspace(5.0, 15.0, 41),
    )
    np.testing.assert_allclose(pressure_pa(later), 1e5, rtol=1e-12)
    np.testing.assert_allclose(later.momentum_kg_m2_s, 0.0, atol=1e-9)


def test_contact_of_two_gases_makes_no_waves() -> None:
    """Hot burnt gas and air of one pressure drift by together; pressure and speed stay even."""
    n = 60
    on_left = (np.arange(n) < 20)[None, :]
    drifting = gas_at(
        density_kg_m3=np.where(on_left, 0.2, 1.2),
        speed_m_s=np.full((1, n), 30.0),
        pressure_pa=np.full((1, n), 1e5),
        gamma_ratio=np.where(on_left, 1.2, 1.4),
    )
    later = run(drifting, cell_m=1.0, until_s=0.3, closed=(False, False))
    np.testing.assert_allclose(pressure_pa(later), 1e5, rtol=1e-9)
    np.testing.assert_allclose(later.momentum_kg_m2_s / later.density_kg_m3, 30.0, rtol=1e-9)


def test_tube_and_its_mirror_image_agree() -> None:
    """No direction is preferred."""
    one = halves(left=(1.0, 5e5, 1.25), right=(1.2, 1e5, 1.4), n=80, middle=0.4)
    other = halves(left=(1.2, 1e5, 1.4), right=(1.0, 5e5, 1.25), n=80, middle=0.6)
    one, other = (run(gas, cell_m=1.0, until_s=0.05) for gas in (one, other))
    np.testing.assert_allclose(one.density_kg_m3[:, ::-1], other.density_kg_m3, rtol=1e-9)
    np.testing.assert_allclose(one.momentum_kg_m2_s[:, ::-1], -other.momentum_kg_m2_s, atol=1e-6)


def test_cases_side_by_side_do_not_disturb_each_other() -> None:
    """Two cases together give what each gives alone."""
    strong = halves(left=(1.0, 8e5, 1.25), right=(1.2, 1e5, 1.4), n=50, middle=0.3)
    weak = halves(left=(1.0, 2e5, 1.25), right=(1.2, 1e5, 1.4), n=50, middle=0.3)
    both = type(strong)(*(np.concatenate(pair) for pair in zip(strong, weak, strict=True)))
    together = run(both, cell_m=1.0, until_s=0.03)
    for row, alone in enumerate((strong, weak)):
        by_itself = run(alone, cell_m=1.0, until_s=0.03)
        np.testing.assert_allclose(
            together.density_kg_m3[row], by_itself.density_kg_m3[0], rtol=1e-12
        )


def test_no_step_changes_nothing() -> None:
    """A case that waits for the others stays as it is."""
    gas = halves(left=(1.0, 8e5, 1.25), right=(1.2, 1e5, 1.4), n=20, middle=0.3)
    wall = Wall(np.array([[0.05]]), 84e3)
    same = advance(gas, cell_m=1.0, time_step_s=np.zeros((1, 1)), wall=wall)
    for before, after in zip(gas, same, strict=True):
        np.testing.assert_array_equal(before, after)


def test_open_end_lets_the_wave_out() -> None:
    """After the wave has gone hardly any of it is left."""
    x = np.arange(100.0)
    pulse = 100.0 * np.exp(-(((x - 50.0) / 8.0) ** 2))[None, :]
    gas = gas_at(
        density_kg_m3=1.2 * (1.0 + pulse / 1.4e5),
        speed_m_s=np.zeros((1, 100)),
        pressure_pa=1e5 + pulse,
        gamma_ratio=np.full((1, 100), 1.4),
    )
    later = run(gas, cell_m=1.0, until_s=0.5, closed=(False, False))
    assert np.abs(pressure_pa(later) - 1e5).max() < 1.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"density_kg_m3": np.zeros((1, 4))}, "density_kg_m3"),
        ({"pressure_pa": np.full((1, 4), -1.0)}, "pressure_pa"),
        ({"speed_m_s": np.full((1, 4), np.nan)}, "speed_m_s"),
        ({"gamma_ratio": np.full((1, 4), 1.0)}, "gamma_ratio = 1 "),
    ],
)
def test_impossible_gas_is_refused(change: dict[str, np.ndarray], message: str) -> None:
    """Names the argument."""
    state = {
        "density_kg_m3": np.ones((1, 4)),
        "speed_m_s": np.zeros((1, 4)),
        "pressure_pa": np.ones((1, 4)),
        "gamma_ratio": np.full((1, 4), 1.4),
    }
    with pytest.raises(ValueError, match=message):
        gas_at(**(state | change))


def test_impossible_step_is_refused() -> None:
    """A cell needs a length and time does not run back."""
    gas = halves(left=(1.0, 1e5, 1.4), right=(1.0, 1e5, 1.4), n=8, middle=0.5)
    with pytest.raises(ValueError, match="cell_m"):
        stable_step_s(gas, cell_m=0.0)
    with pytest.raises(ValueError, match="time_step_s"):
        advance(gas, cell_m=1.0, time_step_s=np.full((1, 1), -1.0))
    with pytest.raises(ValueError, match="face_area_m2"):
        advance(gas, cell_m=1.0, time_step_s=np.zeros((1, 1)), face_area_m2=np.zeros(9))
