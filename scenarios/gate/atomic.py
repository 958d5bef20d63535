"""Files appear whole or not at all: written beside the target, flushed, then renamed over it."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from scenarios.errors import StorageError


def write_bytes_atomic(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never a part.

    The folder is made where it is missing. The data go to a temporary file in the same folder,
    are flushed to the disk, and the file is renamed over the target; the folder is flushed too
    where the operating system allows it.

    Raises
    ------
    StorageError
        If any step fails; the old file is untouched and the temporary file is gone.
    """
    folder = path.parent
    temporary = folder / f".tuiyan-{secrets.token_hex(8)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _write_and_flush(temporary, data)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _flush_folder(folder)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise StorageError(
            f"{path}: could not be written: {reason}; nothing was changed; "
            "free disk space or choose another folder"
        ) from error


def write_text_atomic(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds, as `write_bytes_atomic` does.

    Raises
    ------
    StorageError
        If the text cannot be encoded or any step fails.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StorageError(f"{path}: the text holds a character that is no Unicode text") from error
    write_bytes_atomic(path, data)


def _write_and_flush(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as stream:  # the umask narrows the mode
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder; its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
