"""Layers, the doors between apps, and the one direction inside an app."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.architecture.tree import PACKAGE, ROOT, source_files

APPS = "dudao.apps"
# Lowest first; a file may import from its own row and from those above it in this list.
ANATOMY = (
    {"choices"},
    {"models"},
    {"queries"},
    {"permissions"},
    {"actions"},
    {"api"},
    {"forms", "tables", "charts", "documents"},
    {"views", "admin", "jobs", "management"},
    {"urls"},
)


@cache
def imports() -> tuple[tuple[str, str], ...]:
    """Every import between modules of the package, as (importer, imported)."""
    graph = grimp.build_graph("dudao", cache_dir=None)
    return tuple(
        (importer, imported)
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
    )


def app_of(module: str) -> str | None:
    """The app that a module belongs to; None outside the apps."""
    parts = module.split(".")
    return parts[2] if module.startswith(f"{APPS}.") else None


def row_of(module: str) -> int | None:
    """The row of ANATOMY of a module of an app; `views_signin` counts as `views`; None for other files."""
    parts = module.split(".")
    if len(parts) < 4:
        return None
    kind = parts[3].split("_")[0]
    return next((row for row, kinds in enumerate(ANATOMY) if kind in kinds), None)


def test_import_contracts_are_kept() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_other_apps_are_entered_through_their_api_only() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in imports()
        if app_of(imported) and app_of(importer) != app_of(imported)
        if (app_of(importer) or importer.startswith("dudao.cli"))
        if imported != f"{APPS}.{app_of(imported)}.api"
    ]
    assert wrong == []


def test_files_of_an_app_import_in_one_direction() -> None:
    wrong = []
    for importer, imported in imports():
        if app_of(importer) is None or app_of(importer) != app_of(imported):
            continue
        upper, lower = row_of(importer), row_of(imported)
        if upper is not None and lower is not None and upper < lower:
            wrong.append(f"{importer} imports {imported}")
    assert wrong == []


def test_rows_of_the_anatomy_are_recognised() -> None:
    assert row_of("dudao.apps.accounts.views_signin") == row_of("dudao.apps.accounts.views") == 7
    assert row_of("dudao.apps.accounts.models.user") == 1
    assert row_of("dudao.apps.accounts.passwords") is None


def test_views_do_not_query() -> None:
    wrong = []
    for path in sorted((PACKAGE / "apps").glob("*/views*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_models_have_no_signals() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in source_files()
        if "django.db.models.signals" in path.read_text(encoding="utf-8")
        or "django.dispatch" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


# Django imports the module `base` of a database backend.
NAMED_BY_DJANGO = {"src/dudao/infra/sqlite/base.py"}


@pytest.mark.parametrize("folder", ["src", "tests", "scripts"])
def test_no_module_is_named_after_nothing(folder: str) -> None:
    empty_names = {"utils", "helpers", "common", "misc", "base", "util", "helper"}
    wrong = {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*.py")
        if empty_names & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    }
    assert wrong - NAMED_BY_DJANGO == set()


def test_nothing_is_left_for_later_in_the_source() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in source_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if any(mark in line for mark in marks)
    ]
    assert wrong == []
