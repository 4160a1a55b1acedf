"""`dudao remind`: who would get what, and what is sent, once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dudao.apps.notices.api import Notice
from dudao.cli.main import main
from tests.apps.workplan.made import start_plan
from tests.personas import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """Two counties with their people."""
    return build_world()


def test_without_duties_it_says_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind"]) == 0
    assert "没有未完成的任务" in capsys.readouterr().err


def test_a_dry_run_sends_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    start_plan(world, today=timezone.localdate())
    assert main(["remind", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "完善经费保障制度：已逾期 3 天" in said
    assert "→ 钱文静、蒋国梁" in said
    assert Notice.objects.count() == 0


def test_it_sends_once(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    start_plan(world, today=timezone.localdate())
    main(["remind"])
    count = Notice.objects.count()
    assert count >= 2
    assert f"新写入 {count} 条提醒" in capsys.readouterr().out
    main(["remind"])
    assert Notice.objects.count() == count
    assert "新写入 0 条提醒" in capsys.readouterr().out
