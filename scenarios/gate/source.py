"""How bytes from outside become text: bounded reading, known encodings, no strange characters."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, Problem, StorageError

MAX_TEXT_BYTES: Final = 5_000_000
"""Largest YAML or JSON file, bytes (assurance.md F03)."""

MAX_PROBLEMS: Final = 50
"""Problems listed for one file; more than that helps nobody."""

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def unsafe_character(text: str) -> tuple[str, int]:
    """Name and position of the first control, surrogate or direction-override character.

    Examples
    --------
    >>> unsafe_character("吉林"), unsafe_character("a" + chr(0x202E) + "b")
    (('', 0), ('U+202E', 1))
    """
    found = _UNSAFE.search(text)
    return (f"U+{ord(found.group()):04X}", found.start()) if found else ("", 0)


def shorten(value: object, limit: int = 60) -> str:
    """The value as a message may show it: one line, escaped, at most `limit` characters.

    Examples
    --------
    >>> shorten("x" * 100, 10)
    "'xxxxxx..."
    """
    text = _shown(value[: limit + 1] if isinstance(value, str) else value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _shown(value: object) -> str:
    match value:
        case dict():
            return f"a mapping of {len(value)} fields"
        case list() | tuple():
            return f"a list of {len(value)} items"
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case _:
            return repr(value)


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """Content of a regular file of at most `max_bytes` bytes.

    Raises
    ------
    InputError
        If there is no such file, it is no regular file, or it is larger.
    StorageError
        If the operating system cannot read it.
    """
    name = str(path)
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise InputError.one(
            name, "", "there is no such file", cure="check the spelling of the path"
        ) from None
    except (OSError, ValueError) as error:
        raise StorageError(f"{shorten(name, 200)}: cannot be read: {_reason(error)}") from error
    if not stat.S_ISREG(status.st_mode):
        raise InputError.one(name, "", "is not a file", cure="name a file, not a folder or device")
    if status.st_size > max_bytes:
        raise _too_large(name, status.st_size, max_bytes)
    try:
        with path.open("rb") as stream:
            data = stream.read(max_bytes + 1)
    except OSError as error:
        raise StorageError(f"{name}: cannot be read: {_reason(error)}") from error
    if len(data) > max_bytes:  # it grew while we read it
        raise _too_large(name, len(data), max_bytes)
    return data


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _too_large(name: str, size: int, max_bytes: int) -> InputError:
    return InputError.one(
        name,
        "",
        "file is too large",
        got=f"{size:,} bytes",
        allowed=f"at most {max_bytes:,} bytes",
        cure="split the file",
    )


def decode_utf8(data: bytes, *, file: str) -> str:
    """Text of a file that must be UTF-8; a byte-order mark is dropped.

    Raises
    ------
    InputError
        If the bytes are no UTF-8, with the line of the first wrong byte.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError.one(
            f"{file}:{line}",
            "",
            "is not UTF-8 text",
            got=f"byte 0x{data[error.start]:02X}",
            cure="save the file with encoding UTF-8",
        ) from None


def decode_table(data: bytes, *, file: str) -> tuple[str, str]:
    """Text and encoding name of a table: UTF-8, UTF-8 with mark, or GB18030 (covers GBK, GB2312).

    Raises
    ------
    InputError
        If the bytes are UTF-16, or neither UTF-8 nor GB18030.
    """
    if data.startswith(_UTF16_MARKS):
        raise InputError.one(
            file, "", "is UTF-16 text", cure='save it as "CSV UTF-8 (comma delimited)"'
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        mark = data.startswith(b"\xef\xbb\xbf")
        return text, encoding if encoding == "gb18030" or mark else "utf-8"
    raise InputError.one(
        file,
        "",
        "is neither UTF-8 nor GB18030 text",
        cure='save it as "CSV UTF-8 (comma delimited)"',
    )


def raise_problems(problems: list[Problem]) -> None:
    """Raise one `InputError` that lists the problems, if there are any; long lists are cut."""
    if not problems:
        return
    listed = problems[:MAX_PROBLEMS]
    if len(problems) > MAX_PROBLEMS:
        rest = len(problems) - MAX_PROBLEMS
        file = problems[0].file.split(":", maxsplit=1)[0]
        listed.append(Problem(file, "", f"{rest:,} more problems of this kind are not listed"))
    raise InputError(listed)
