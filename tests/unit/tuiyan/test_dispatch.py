"""`tuiyan dispatch`: page, tables and numbers in both languages; mistakes named."""

import json

import pytest

from scenarios.errors import InputError
from tuiyan.commands.dispatch import dispatch_command
from tuiyan.console import Out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_advice_is_written_whole(lang, tmp_path, capsys):
    """Page with map and proof, tables, numbers for machines; share of synthetic data told."""
    out = tmp_path / "advice"
    dispatch_command(
        Out(lang, as_json=True),
        "jilin",
        "chuanying-fire",
        out,
        also=("longtan-toxic",),
        relocate=True,
    )
    told = json.loads(capsys.readouterr().out)
    assert told["is_optimal"]
    assert told["objections"] == []
    assert told["value"] == told["bound"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert ("已证最优" if lang == "zh" else "proved optimal") in page
    assert ("示意（合成）数据占比" if lang == "zh" else "Share of synthetic data") in page
    assert 'id="map-data"' in page
    assert ("此刻应调动哪些待命灭火车组" if lang == "zh" else "Which idle fire crews") in page
    assert (out / "who.csv").is_file()
    assert len(told["sent"]) == len({row["unit"] for row in told["sent"]}) > 0


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("at", "ten", "--at"),
        ("at", "0 min", "--at"),
        ("at", "1 s", "--at"),
        ("plan", "mine-a", "--plan"),
        ("busy_frac", 1.0, "--busy"),
        ("also", ("nowhere",), "SCENARIO"),
        ("also", ("chuanying-fire",), "--also"),
    ],
)
def test_mistakes_are_named(option, value, named, tmp_path):
    """No time, none at all, before the call, a plan for another hazard, always busy, ..."""
    out = tmp_path / "advice"
    with pytest.raises(InputError) as caught:
        dispatch_command(Out("en", as_json=True), "jilin", "chuanying-fire", out, **{option: value})
    assert named in str(caught.value.problems[0])
    assert not out.exists()
