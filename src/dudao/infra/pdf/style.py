"""The style sheet of official PDF documents: 22 lines of 28 characters a page, open fonts embedded.

Only open fonts are named, because they are embedded: the Noto fonts hold every character of the national standard and
the rare ones of names; LXGW WenKai and Zhuque Fangsong are taken where the machine has them. The fonts of the
profession, which may not be given away, are named in Word files alone.
"""

from __future__ import annotations

SONG = '"Noto Serif CJK SC", "Source Han Serif SC", serif'
FANGSONG = '"Zhuque Fangsong (technical preview)", "Noto Serif CJK SC", "Source Han Serif SC", serif'
HEI = '"Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
KAI = '"LXGW WenKai", "Noto Serif CJK SC", "Source Han Serif SC", serif'
PLAIN_SONG = SONG

# 225 mm / 22 lines and 156 mm / 28 characters; the exact quotient of the latter loses one by rounding.
LINE_MM = "10.2272mm"
LETTER_SPACING = "-0.0735mm"

DOCUMENT_CSS = f"""
@page {{
  size: A4; margin: 37mm 26mm 35mm 28mm;
  @top-center {{ content: string(notice); font: 10.5pt {HEI}; color: #8c1d18; }}
  @bottom-right {{ content: "— " counter(page) " —"; font: 14pt {PLAIN_SONG};
    padding-right: 14pt; vertical-align: top; padding-top: 4.5mm; }}
}}
@page :left {{
  @bottom-right {{ content: none; }}
  @bottom-left {{ content: "— " counter(page) " —"; font: 14pt {PLAIN_SONG};
    padding-left: 14pt; vertical-align: top; padding-top: 4.5mm; }}
}}
@page sideways {{ size: A4 landscape; margin: 28mm 37mm 26mm 35mm; }}
html {{ font: 16pt/{LINE_MM} {FANGSONG}; color: #000; }}
body {{ margin: 0; letter-spacing: {LETTER_SPACING}; orphans: 1; widows: 1; text-align: justify;
  overflow-wrap: anywhere; }}
#notice {{ string-set: notice content(); font-size: 0; line-height: 0; height: 0; color: #fff; }}
h1.title {{ font: 22pt/34pt {SONG}; text-align: center; margin: 0; letter-spacing: 0; bookmark-level: 1; }}
p.subtitle {{ font-family: {KAI}; text-align: center; margin: 0; }}
p {{ margin: 0; }}
.indent {{ text-indent: 2em; }}
.heading {{ text-indent: 2em; margin: 0; font-size: 16pt; font-weight: normal; break-after: avoid; }}
.level1 {{ font-family: {HEI}; bookmark-level: 2; }} .level2 {{ font-family: {KAI}; bookmark-level: 3; }}
.level3 {{ font-weight: bold; bookmark-level: 4; }} .level4 {{ bookmark-level: 5; }}
.left {{ text-align: left; }} .center {{ text-align: center; }} .right {{ text-align: right; }}
mark {{ background: #fff59a; color: inherit; }}
table {{ border-collapse: collapse; width: 100%; font: 12pt/1.4 {PLAIN_SONG}; letter-spacing: 0;
  table-layout: fixed; font-variant-numeric: tabular-nums; }}
table.small {{ font-size: 9pt; line-height: 1.35; }}
thead {{ display: table-header-group; }} tr {{ break-inside: avoid; }}
th, td {{ border: 0.5pt solid #333; padding: 1.2mm 1mm; vertical-align: middle; text-indent: 0; }}
table.dense th, table.dense td {{ padding-left: 0.25mm; padding-right: 0.25mm; }}
th {{ font-family: {HEI}; font-weight: normal; background: #f2f4f7; text-align: center; }}
td.good {{ background: #eaf4ee; }} td.near {{ background: #fbf0d9; }}
td.bad {{ background: #f9e4e0; font-weight: bold; }}
td.missing {{ background: #eef0f3; }} td.strong {{ background: #f2f4f7; font-weight: bold; }}
td.muted {{ color: #555; }}
.caption {{ font: 12pt/1.6 {HEI}; text-align: center; margin: 2mm 0 1mm; break-after: avoid; letter-spacing: 0; }}
.note {{ font: 9pt/1.5 {PLAIN_SONG}; margin: 1mm 0 3mm; letter-spacing: 0; text-align: left; }}
.together {{ break-inside: avoid; break-after: avoid; }}
figure {{ margin: 2mm 0; break-inside: avoid; text-align: center; }}
figure img {{ width: 154mm; display: block; margin: 0 auto; }}
section.sideways {{ page: sideways; break-before: page; break-after: page; }}
section.annexes {{ break-before: page; }}
.newpage {{ break-before: page; }}
.signature {{ text-align: right; padding-right: 4em; break-inside: avoid; break-before: avoid;
  margin-top: {LINE_MM}; }}
"""
