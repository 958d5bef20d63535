"""The wheel installs into a fresh environment and its command runs from another folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built without a network."""
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*build, "--no-build-isolation", "-w", str(target), str(ROOT)], check=True)
    [found] = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Scripts folder of a fresh environment with the wheel; its dependencies are lent by ours."""
    home = tmp_path_factory.mktemp("fresh") / "env"
    venv.create(home, with_pip=False)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    place = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    # a plain path line: the .pth files in it, with them our editable install, are not read
    lent = Path(place) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def run(scripts: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The console script as a user calls it."""
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "LANG"}}
    return subprocess.run(
        [scripts / "tuiyan", *arguments],
        cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_wheel_holds_code_data_and_notebooks_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.startswith("tuiyan-")} == {
        "tuiyan", "sim", "scenarios", "optimization", "reports",
    }  # fmt: skip
    for needed in (
        "scenarios/library/jilin/pack.yaml",
        "scenarios/library/starter/organisations.csv",
        "scenarios/library/cases/babao-2013/checkpoints.yaml",
        "scenarios/library/parameters.yaml",
        "scenarios/library/substances/values.csv",
        "scenarios/rules/national.yaml",
        "reports/i18n/terms.toml",
        "reports/exports/report.html.j2",
        "reports/exports/map.js",
        "sim/py.typed",
    ):
        assert needed in names
    assert any(name.endswith("share/tuiyan/notebooks/quick_start.py") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.endswith((".pyc", ".ipynb"))]


def test_the_installed_command_checks_the_shipped_pack(installed, tmp_path):
    done = run(installed, "check", "jilin", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "吉林" in done.stdout


def test_the_installed_command_plays_and_reports(installed, tmp_path):
    assert run(installed, "init", "county", cwd=tmp_path).returncode == 0
    done = run(
        installed, "run", "county", "market-fire", "--plan", "fire-now", "--replications", "2",
        "--workers", "2", "--out", "out", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000


def test_it_is_the_wheel_that_runs(installed, tmp_path):
    python = installed / ("python.exe" if os.name == "nt" else "python")
    code = "import tuiyan, reports; print(tuiyan.__file__, reports.__file__)"
    done = subprocess.run(
        [python, "-c", code], check=False, cwd=tmp_path, capture_output=True, text=True
    )
    assert str(ROOT) not in done.stdout
    assert done.stdout.count("site-packages") == 2
