"""The front end is shipped with the product, unchanged, and runs in the browsers that the users have."""

import json
import re

import pytest

from dudao.config import menu
from scripts import vendor
from tests.architecture.tree import PACKAGE, ROOT

# Not in Chromium 95, on which the domestic browsers of 2021 are built.
TOO_NEW = ("oklch(", "oklab(", "color-mix(", "light-dark(", "@layer", "@container")
STYLES = sorted((PACKAGE / "web" / "static").rglob("*.css"))
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
SPRITE = PACKAGE / "web" / "static" / "vendor" / "tabler-icons" / "sprite.svg"


def test_vendored_files_are_those_recorded() -> None:
    record = json.loads(vendor.RECORD.read_text(encoding="utf-8"))
    pins = json.loads(vendor.PINS.read_text(encoding="utf-8"))["dependencies"]
    assert vendor.problems(record, pins, vendor.TARGET) == []


def test_every_package_comes_with_its_licence() -> None:
    folders = [folder for folder in vendor.TARGET.iterdir() if folder.is_dir()]
    assert sorted(folder.name for folder in folders) == ["echarts", "htmx", "tabler", "tabler-icons", "tus"]
    assert [folder.name for folder in folders if not (folder / "LICENSE").is_file()] == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_need_nothing_newer_than_chromium_95(style: object) -> None:
    text = ROOT.joinpath(str(style)).read_text(encoding="utf-8")
    assert [word for word in TOO_NEW if word in text] == []
    assert "sourceMappingURL" not in text


def test_templates_load_nothing_from_elsewhere() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in TEMPLATES
        for found in re.findall(
            r"(?:src|href|action|hx-\w+)=[\"']((?:https?:)?//[^\"']+)", path.read_text("utf-8")
        )
    ]
    assert wrong == []


def test_icons_of_the_sprite_are_those_asked_for() -> None:
    record = json.loads(vendor.RECORD.read_text(encoding="utf-8"))
    symbols = re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8"))
    assert symbols == record["packages"]["@tabler/icons"]["icons"]


def test_icons_that_pages_name_are_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))
    named = {line.icon for line in menu.MENU}
    for path in TEMPLATES:
        named.update(re.findall(r"{%\s*icon\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")))
    assert len(named) > 0
    assert sorted(named - symbols) == []
