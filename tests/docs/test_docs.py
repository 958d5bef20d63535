"""The documentation says what is there: headings, commands, files, links."""

import re
from pathlib import Path

import pytest
import typer.main

from tuiyan.cli import app

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = "README.md", "README.zh.md"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def headings(name: str) -> list[tuple[int, str]]:
    """Level and text of each heading outside code blocks."""
    plain = re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL)
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.*)$", plain, re.MULTILINE)]


def code_blocks(name: str) -> list[str]:
    return re.findall(r"```(?:sh|powershell)\n(.*?)```", text_of(name), flags=re.DOTALL)


def without_comments(block: str) -> str:
    return re.sub(r"\s*#.*", "", block)


def test_both_readmes_have_the_same_headings():
    assert [level for level, _ in headings(ENGLISH)] == [level for level, _ in headings(CHINESE)]
    for _, text in headings(CHINESE)[1:]:
        assert re.search(r"[一-鿿]", text), text


def test_both_readmes_show_the_same_commands():
    english = [without_comments(block) for block in code_blocks(ENGLISH)]
    assert english == [without_comments(block) for block in code_blocks(CHINESE)]


def test_both_readmes_quote_the_same_figures():
    numbers = re.compile(r"\d[\d,.]*\d|\d")
    figures = [sorted(numbers.findall(section(name))) for name in (ENGLISH, CHINESE)]
    assert figures[0] == figures[1]


def section(name: str) -> str:
    """The fifth chapter: how good it is."""
    return re.split(r"^## ", text_of(name), flags=re.MULTILINE)[6]


@pytest.mark.parametrize("name", [ENGLISH, CHINESE])
def test_every_command_and_option_named_exists(name):
    commands = typer.main.get_command(app).commands
    for line in re.findall(r"tuiyan ([a-z][a-z-]+)([^\n`|]*)", text_of(name)):
        command, rest = line
        if command in {"ends", "says"}:
            continue
        assert command in commands, command
        found = commands[command]
        if isinstance(found, typer.core.TyperGroup):  # `tuiyan import roads`: the second word
            found = found.commands[rest.split()[0]]
        known = {opt for p in found.params for opt in p.opts}
        for option in re.findall(r"(--[a-z-]+)", rest):
            assert option in known, f"{command} {option}"


@pytest.mark.parametrize("name", [ENGLISH, CHINESE, "CONTRIBUTING.md"])
def test_local_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)\)", text_of(name)):
        assert "://" not in target, target
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", [ENGLISH, CHINESE, "CONTRIBUTING.md"])
def test_make_targets_named_exist(name):
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    for target in re.findall(r"`?make ([a-z]+)", text_of(name)):
        if target not in {"a", "the", "it"}:
            assert target in targets, target


def test_the_readme_names_every_command():
    for command in typer.main.get_command(app).commands:
        assert f"tuiyan {command}" in text_of(ENGLISH)


def test_changelog_fragments_say_one_thing():
    for path in (ROOT / "changelog.d").glob("*"):
        assert re.fullmatch(r"\d+\.(added|changed|fixed|removed)\.md", path.name), path.name
        assert len(path.read_text(encoding="utf-8").strip().splitlines()) == 1
