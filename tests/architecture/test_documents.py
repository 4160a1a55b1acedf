"""The documents name files that exist; the glossary holds the words that the code uses."""

import re
from pathlib import Path

import django.apps

from tests.architecture.tree import PACKAGE, ROOT

SUFFIXES = (".py", ".md", ".yaml", ".toml", ".txt", ".html", ".css", ".js", ".json", ".xlsx", ".in", ".png")
MADE_AT_RUN_TIME = ("data/", "build/", ".venv/", "node_modules/")
QUOTED = re.compile(r"`([^`\s]+)`")


def documents() -> list[Path]:
    """README, ARCHITECTURE, and everything under docs/."""
    top = [ROOT / name for name in ("README.md", "ARCHITECTURE.md")]
    return [path for path in top if path.is_file()] + sorted((ROOT / "docs").rglob("*.md"))


def quoted_paths(text: str) -> list[str]:
    """What stands in backticks and is meant as a file or folder of this repository."""
    found = []
    for quoted in QUOTED.findall(text):
        if re.search(r"[<>{}*…$:=()]", quoted) or quoted.startswith(("/", "-", "http", *MADE_AT_RUN_TIME)):
            continue
        first = quoted.split("/")[0]
        is_folder = "/" in quoted and ((ROOT / first).is_dir() or (PACKAGE / first).is_dir())
        if is_folder or ("/" in quoted and quoted.endswith(SUFFIXES)):
            found.append(quoted)
    return found


def exists(quoted: str, document: Path) -> bool:
    """True when the path leads to something from the root, the package, or the document's folder."""
    return any((folder / quoted).exists() for folder in (ROOT, PACKAGE, document.parent))


def glossary_identifiers(text: str) -> set[str]:
    """The identifiers of the glossary's tables: the words of every second cell, without remarks in brackets."""
    words: set[str] = set()
    for line in text.splitlines():
        if line.startswith("|"):
            cells = line.strip().strip("|").split("|")
            for cell in cells[1::2]:
                words.update(re.findall(r"[a-z][a-z0-9_]*", re.sub(r"\(.*?\)", "", cell)))
    return words


def snake_case(name: str) -> str:
    """`StandardVersion` → `standard_version`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_documents_name_real_files() -> None:
    wrong = [
        f"{document.relative_to(ROOT)}: {quoted}"
        for document in documents()
        for quoted in quoted_paths(document.read_text(encoding="utf-8"))
        if not exists(quoted, document)
    ]
    assert wrong == []


def test_a_wrong_path_is_noticed() -> None:
    text = "see `src/dudao/nowhere.py`, `make test`, `core/` and `GET /x/`"
    assert quoted_paths(text) == ["src/dudao/nowhere.py", "core/"]
    assert not exists("src/dudao/nowhere.py", ROOT / "README.md")
    assert exists("core/", ROOT / "README.md")


def test_every_model_is_in_the_glossary() -> None:
    known = glossary_identifiers((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    models = [
        model
        for config in django.apps.apps.get_app_configs()
        if config.name.startswith("dudao.apps.")
        for model in config.get_models()
    ]
    assert len(models) > 0
    unknown = [f"{m._meta.label}: {snake_case(m.__name__)}" for m in models]
    assert [line for line in unknown if line.split(": ")[1] not in known] == []


def test_glossary_gives_each_term_one_identifier() -> None:
    terms: list[str] = []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|") and "---" not in line and "中文" not in line:
            cells = [cell.strip().removesuffix("⚠").strip() for cell in line.strip().strip("|").split("|")]
            terms.extend(cell for cell in cells[::2] if cell)
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_identifiers_are_read_from_the_second_cells() -> None:
    text = "| 学年/学期 | school_year / term | 亮牌 | card (yellow/red) |"
    assert glossary_identifiers(text) == {"school_year", "term", "card"}
