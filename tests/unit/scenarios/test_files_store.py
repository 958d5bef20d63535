"""Files are written whole or not at all, and names from input stay inside their folder."""

import os
from pathlib import Path

import pytest

from scenarios.errors import InputError, StorageError
from scenarios.files import path_inside, write_bytes_atomic, write_text_atomic


def test_text_is_written_as_utf8_with_line_feeds(tmp_path):
    """Chinese text and line ends are stored the same on every system."""
    write_text_atomic(tmp_path / "new" / "a.txt", "吉林\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "吉林\n".encode()


def test_old_file_is_replaced(tmp_path):
    """The second writing wins and leaves nothing beside the file."""
    for data in (b"one", b"two"):
        write_bytes_atomic(tmp_path / "a", data)
    assert (tmp_path / "a").read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failure_keeps_the_old_file(tmp_path, monkeypatch, step):
    """A full disk keeps the old content and leaves no temporary file (F28)."""
    write_bytes_atomic(tmp_path / "a", b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
    with pytest.raises(StorageError, match="No space left on device; nothing was changed"):
        write_bytes_atomic(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_interruption_leaves_no_temporary_file(tmp_path, monkeypatch):
    """Ctrl-C in the middle leaves the folder as it was."""

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes_atomic(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_told(tmp_path):
    """A folder in the way, a file as folder, a broken character: each is one sentence."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    for target in ("folder", "file/a", "a\0b"):
        with pytest.raises(StorageError, match="could not be written"):
            write_bytes_atomic(tmp_path / target, b"x")
    with pytest.raises(StorageError, match="no Unicode text"):
        write_text_atomic(tmp_path / "a", "\ud800")


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a POSIX matter")
def test_new_file_follows_the_umask(tmp_path):
    """Colleagues can read the report when the umask lets them."""
    before = os.umask(0o022)
    try:
        write_bytes_atomic(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("name", ["roads.csv", "吉林/道路.csv", "a/b/c.txt", "v1.2-x_y.csv"])
def test_plain_names_are_accepted(tmp_path, name):
    """Relative names, Chinese ones too, lead into the folder."""
    assert path_inside(tmp_path, name) == (tmp_path / name).resolve()


@pytest.mark.parametrize(
    "name",
    [
        "", " ", ".", "..", "../x", "a/../../x", "a/..", "/etc/passwd", "C:\\x", "c:x", "a\\b",
        "a\0b", "a\nb", "con", "NUL.txt", "com1", "a/aux/b", "x" * 201, "名" * 67, "a.", "a ",
        "a//b", "a\u202eb", 'a"b', "a|b", "a*",
    ],
)  # fmt: skip
def test_dangerous_names_are_refused(tmp_path, name):
    """No name leads outside or breaks another operating system (F23)."""
    with pytest.raises(InputError):
        path_inside(tmp_path, name)


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_do_not_lead_outside(tmp_path):
    """A link inside the folder that points outside is no way out."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match="leads outside"):
        path_inside(tmp_path / "in", "link/secret.txt")
