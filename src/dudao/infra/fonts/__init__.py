"""Free fonts that come with the product, to be embedded in PDF files where the profession's own fonts are absent.

仿宋 FandolFang, 楷体 FandolKai, 小标宋 FandolSong Bold: the Fandol fonts 0.3, under the GNU GPL 3 with the font
exception, unchanged (`README-Fandol`, `COPYING-GPL-3` beside this file;
`docs/decisions/0018-official-documents-and-fonts.md`).
They hold all of GB 2312 but U+2015; rarer signs come from the Noto CJK fonts of the machine, and so do 黑体 and 宋体.
"""

from __future__ import annotations

from pathlib import Path

FONT_FOLDER = Path(__file__).resolve().parent
"""Where the font files lie."""

SHA256 = {
    "FandolFang-Regular.otf": "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
    "FandolKai-Regular.otf": "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827",
    "FandolSong-Bold.otf": "ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9",
}
"""The files as they were taken over."""
