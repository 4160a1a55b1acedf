"""The standards of docs/howto/add-a-standard.md are ones that load."""

import re
from fractions import Fraction
from pathlib import Path

import yaml

from dudao.catalogue.loader import load, load_file
from dudao.catalogue.schema import ItemKind

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "howto" / "add-a-standard.md"
SCORED = "shuanggao-shuangpu-sample"


def blocks() -> tuple[str, str]:
    """The smallest standard, and the item of a scored one."""
    smallest, scored = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return smallest, scored


def test_the_example_of_the_manual_loads(tmp_path: Path) -> None:
    file = tmp_path / "example-standard.yaml"
    file.write_text(blocks()[0], encoding="utf-8")
    standard = load_file(file)
    assert [item.kind for item in standard.items] == [ItemKind.RATIO, ItemKind.QUALITATIVE]
    assert standard.items[0].measures[0].text == "100 * served / students"


def test_the_scored_item_of_the_manual_loads(tmp_path: Path) -> None:
    source = ROOT / "src" / "dudao" / "catalogue" / "standards" / f"{SCORED}.yaml"
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    (written,) = yaml.safe_load(blocks()[1])
    data["items"] = [written if item["id"] == written["id"] else item for item in data["items"]]
    file = tmp_path / f"{SCORED}.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    (found,) = [item for item in load_file(file).items if item.id == written["id"]]
    (held,) = [item for item in load(SCORED).items if item.id == written["id"]]
    assert (found.max_points, found.rule) == (Fraction(15), held.rule)
    assert found.measured_by == held.measured_by
    assert held.rule is not None
