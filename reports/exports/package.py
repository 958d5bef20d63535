"""Office files without the time of their making: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

_STAMP: Final = b"2000-01-01T00:00:00Z"


def without_times(data: bytes) -> bytes:
    """The same Office Open XML file without the times at which it was made."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP, content)
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
