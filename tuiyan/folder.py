"""A folder of results appears whole or not at all; light to import, so that refusals come fast."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scenarios.errors import InputError, StorageError
from scenarios.files import write_text_atomic


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to fill; it takes the place of `target` when the block ends without an error.

    Raises
    ------
    StorageError
        If the folder cannot be made or moved.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise StorageError(f"{target}: cannot make the folder ({error.strerror})") from error
    try:
        yield partial
        _replace(partial, target)
    except OSError as error:
        raise StorageError(f"{target}: cannot write ({error.strerror})") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """Refuse to replace what Tuiyan has not written; called before the long work begins.

    Raises
    ------
    InputError
        If the target is a file or a folder with other things in it.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise InputError.one(str(target), "--out", "this is a file", cure="name a folder")
    if not (target / "manifest.json").is_file() and any(target.iterdir()):
        raise InputError.one(
            str(target), "--out", "the folder holds other things", cure="choose an empty folder"
        )


def _replace(partial: Path, target: Path) -> None:
    """Move a finished folder to its name; an older one goes only when the new one is there."""
    partial.chmod(0o755)
    refuse_foreign(target)
    if not target.exists():
        partial.rename(target)
        return
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)
    partial.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, data: Mapping[str, object]) -> None:
    """Write plain data, sorted and readable, without NaN or infinity."""
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False, allow_nan=False)
    write_text_atomic(path, text + "\n")
