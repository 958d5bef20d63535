"""One file out of an archive, read into memory under limits; nothing is ever extracted to disk."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, StorageError
from scenarios.gate.source import read_bytes, shorten

MAX_RATIO: Final = 100
"""Greatest size of a file over its packed size (assurance.md F21: bombs reach 1,029)."""

MAX_ENTRIES: Final = 1000
"""Most files in an archive."""

_ENCRYPTED: Final = 0x1


def read_zip_member(path: Path, name: str, *, max_bytes: int) -> bytes:
    """Content of the file `name` at the top of an archive.

    Parameters
    ----------
    path
        The archive.
    name
        Exact name; names with folders in the archive are never asked for, so `../` leads nowhere.
    max_bytes
        Greatest size of archive and file.

    Raises
    ------
    InputError
        If it is no ZIP archive, lacks the file or holds it twice, or the file is encrypted, too
        large, packed beyond belief, or damaged.
    StorageError
        If the operating system cannot read it.
    """
    read_bytes(path, max_bytes=max_bytes)
    with _opened(path) as archive:
        _entries(archive, path)
        found = [info for info in archive.infolist() if info.filename == name]
        if len(found) != 1:
            raise InputError.one(
                str(path),
                "",
                f"the archive must hold exactly one file {name}",
                got=f"{len(found)}",
                cure="pack the file at the top of the archive",
            )
        return _read_limited(archive, found[0], path, max_bytes)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError.one(
            str(path), "", f"is no ZIP archive: {error}", cure="pack it again"
        ) from None
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error.strerror}") from error


def _entries(archive: zipfile.ZipFile, path: Path) -> list[str]:
    names = archive.namelist()
    if len(names) > MAX_ENTRIES:
        raise InputError.one(
            str(path),
            "",
            "the archive holds too many files",
            got=f"{len(names):,}",
            allowed=f"at most {MAX_ENTRIES:,}",
        )
    return names


def _read_limited(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, max_bytes: int
) -> bytes:
    where = f"{path}/{shorten(info.filename)[1:-1]}"
    if info.flag_bits & _ENCRYPTED:
        raise InputError.one(where, "", "the file is encrypted", cure="pack it without a password")
    if info.file_size > max_bytes or info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise InputError.one(
            where,
            "",
            "the file is too large or packed beyond belief",
            got=f"{info.file_size:,} bytes from {info.compress_size:,}",
            allowed=f"at most {max_bytes:,} bytes and {MAX_RATIO} times the packed size",
        )
    try:
        # zipfile stops at the size in the directory and compares the checksum
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError.one(
            where, "", f"the file is damaged: {error}", cure="pack it again"
        ) from None
