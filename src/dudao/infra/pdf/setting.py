"""Setting pages with Typst: a template of ours and plain data, nothing of which is ever read as markup.

The data reach the template as JSON. Nothing is read from a network or from a disk but the fonts of the machine; the
same data give the same bytes. The compiler remembers layouts of earlier calls: they are dropped after every file, or
a web process would grow by some hundred megabytes.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from dudao.infra.fonts import FONT_FOLDER

if TYPE_CHECKING:
    from typst import Fonts

_FORGETS_AFTER = 12
_lock = threading.Lock()


def set_pages(template: str, data: Mapping[str, object], created: datetime.datetime) -> bytes:
    """The PDF that `template`, a file beside this module, makes of `data`; `created` goes into its properties."""
    from typst import Compiler

    given = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    source = _template(template)
    stamp = int(created.replace(tzinfo=created.tzinfo or datetime.UTC).timestamp())
    with _lock:
        compiler = Compiler(root=_empty_folder(), font_paths=_fonts(), ignore_system_fonts=True)
        made = compiler.compile(input=source, sys_inputs={"data": given}, timestamp=stamp, pdf_tags=False)
        for _ in range(_FORGETS_AFTER):
            compiler.compile(input=b"", sys_inputs={}, format="svg")
    assert isinstance(made, bytes)
    return made


def plain(text: str) -> str:
    """The text without signs that no page can show: control characters but the line break, halves of pairs."""
    shown = "".join(sign for sign in text if sign >= " " or sign == "\n")
    return shown.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=8)
def _template(name: str) -> bytes:
    folder = files("dudao.infra.pdf")
    return b"".join(folder.joinpath(part).read_bytes() for part in ("common.typ", name))


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """Our own fonts and those of the machine, looked for once in a process."""
    from typst import Fonts

    return Fonts(include_system_fonts=True, font_paths=[str(FONT_FOLDER)])


@lru_cache(maxsize=1)
def _empty_folder() -> str:
    """What the template may read from: nothing."""
    return mkdtemp(prefix="dudao-setting-")
