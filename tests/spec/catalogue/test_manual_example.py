"""The smallest standard of docs/howto/add-a-standard.md is one that loads."""

import re
from pathlib import Path

from dudao.catalogue.loader import load_file
from dudao.catalogue.schema import ItemKind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "howto" / "add-a-standard.md"


def test_the_example_of_the_manual_loads(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    file = tmp_path / "example-standard.yaml"
    file.write_text(text, encoding="utf-8")
    standard = load_file(file)
    assert [item.kind for item in standard.items] == [ItemKind.RATIO, ItemKind.QUALITATIVE]
    assert standard.items[0].measures[0].text == "100 * served / students"
