"""`tuiyan replay`: the table of records beside simulated bands, in both languages and as data."""

from __future__ import annotations

import json

from tuiyan.cli import run_app

QUICK = ["replay", "wengpai-2013", "--replications", "6", "--workers", "1"]


def test_the_table_shows_record_band_and_verdict(capsys):
    assert run_app([*QUICK, "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Wengpai cold store ammonia release (wengpai-2013)" in shown
    for word in ("Recorded", "Median", "95 %", "given", "not represented", "counted checkpoints"):
        assert word in shown
    assert "none reported" in shown, "a record that cannot be played is shown with its reason"


def test_the_table_is_chinese_too(capsys):
    assert run_app([*QUICK, "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "上海翁牌冷藏氨泄漏" in shown
    assert "不计" in shown


def test_the_data_hold_every_checkpoint_with_its_source_and_repeat(capsys):
    arguments = [*QUICK, "--json", "--lang", "en"]
    assert run_app(arguments) == 0
    first = capsys.readouterr().out
    assert run_app(arguments) == 0
    assert capsys.readouterr().out == first
    data = json.loads(first)
    assert [row["checkpoint"] for row in data["checkpoints"]] == [
        "deaths", "casualties", "offsite", "search",
    ]  # fmt: skip
    deaths = data["checkpoints"][0]
    assert deaths["recorded"] == [15.0, 15.0]
    assert deaths["q05"] <= deaths["median"] <= deaths["q95"]
    assert (deaths["grade"], data["n_counted"]) == ("C", 1)
    assert data["checkpoints"][2]["median"] is None


def test_an_unknown_case_is_refused_with_what_there_is(capsys):
    assert run_app(["replay", "atlantis"]) == 3
    error = capsys.readouterr().err
    assert "atlantis" in error
    assert "babao-2013" in error
