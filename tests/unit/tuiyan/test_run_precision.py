"""`tuiyan run`: replications until the mean is exact enough; a stopped run goes on where it was."""

from __future__ import annotations

import json

import pytest

from scenarios.errors import InputError
from scenarios.pack import load_pack
from sim.evaluation import precision
from sim.replicate import Players
from tuiyan.commands.run import blocks_folder, run_command
from tuiyan.console import Out


def run(root, target, **changes):
    """Play the starter's fire with seed 7, as the fixture `run_folder` does."""
    options = {
        "plans": (), "replications": 6, "seed": 7, "workers": 1, "policy": None,
        "compare_policies": False,
    }  # fmt: skip
    pack, _ = load_pack(root)
    run_command(
        Out("en", as_json=True), pack, root, "market-fire", target, **{**options, **changes}
    )
    return json.loads((target / "summary.json").read_text("utf-8"))


def test_it_looks_seldom_and_ends_in_what_a_plain_run_gives(
    starter, run_folder, tmp_path, monkeypatch
):
    """Looks at 3 and 6: the same replications, hash and measures as `--replications 6`."""
    monkeypatch.setattr(precision, "N_FIRST", 3)
    data = run(starter, tmp_path / "out", precision="0.001 %")
    plain = json.loads((run_folder / "summary.json").read_text("utf-8"))
    assert data["replications"] == 6
    assert (data["log_sha256"], data["plans"]) == (plain["log_sha256"], plain["plans"])
    assert not any(each["reached"] for each in data["precision"].values())


def test_it_stops_when_every_plan_is_known_well_enough(starter, tmp_path, monkeypatch):
    """A constant measure is exact at the first look."""
    monkeypatch.setattr(precision, "N_FIRST", 3)
    data = run(starter, tmp_path / "out", precision="5 %", measure="responders_lost")
    assert data["replications"] == 3
    assert all(each["reached"] for each in data["precision"].values())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"precision": "0 %"}, "--precision"),
        ({"precision": "five"}, "--precision"),
        ({"precision": "5 %", "measure": "luck"}, "--measure"),
    ],
)
def test_a_mistake_is_named(starter, tmp_path, changes, words):
    """Bad options end with the option and what is allowed."""
    with pytest.raises(InputError, match=words):
        run(starter, tmp_path / "out", **changes)


def test_a_run_that_is_stopped_goes_on_and_ends_in_the_same_hash(
    starter, run_folder, tmp_path, capsys, monkeypatch
):
    """Ctrl-C in the second block: the first is kept, said so, and not played again."""
    plain = Players.pieces

    def interrupted(self, *args, **kwargs):
        for number, block in enumerate(plain(self, *args, **kwargs)):
            if number == 1:
                raise KeyboardInterrupt
            yield block

    monkeypatch.setattr(Players, "pieces", interrupted)
    target = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run(starter, target)
    assert "goes on" in capsys.readouterr().err
    assert not target.exists()
    kept = sorted(blocks_folder(target).rglob("*.npz"))
    assert kept
    monkeypatch.setattr(Players, "pieces", plain)
    data = run(starter, target)
    assert data["log_sha256"] == json.loads((run_folder / "summary.json").read_text())["log_sha256"]
    assert not blocks_folder(target).exists()
