"""Where a document lies in the ZIP of an archive: folders in the order of the items, names that every system takes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_PART = 60
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


def safe_part(text: str, most: int = LONGEST_PART) -> str:
    """A text as the name of a folder or file that every system takes: no refused sign, no blank or dot at its ends."""
    plain = unicodedata.normalize("NFC", _REFUSED.sub("_", " ".join(text.split())))
    plain = "".join(sign for sign in plain if sign.isprintable())[:most].strip(" .")
    if plain.split(".")[0].lower() in _RESERVED:
        plain = f"_{plain}"
    return plain or "未命名"


def safe_file(title: str, file_name: str) -> str:
    """The name of a file: its title, with the extension that the uploaded one had."""
    suffix = safe_part(PurePosixPath(file_name).suffix.lower().lstrip("."), 10) if "." in file_name else ""
    stem = safe_part(title)
    return stem if not suffix or suffix == "未命名" else f"{stem}.{suffix}"


class Paths:
    """Paths of one ZIP, no two alike even where capitals do not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folders: tuple[str, ...], name: str) -> str:
        """A free path for a file below these folders; a second of the same name gets （2）."""
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        at = 1
        while True:
            tried = name if at == 1 else f"{stem}（{at}）{dot}{suffix}"
            path = "/".join((*folders, tried))
            if path.lower() not in self._taken:
                self._taken.add(path.lower())
                return path
            at += 1
