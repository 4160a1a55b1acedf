"""The repeated work: when its time has come, by one process at a time, and whatever fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connections
from django.utils import timezone

from dudao.apps.notices.models import Lease
from dudao.config.ticker import LEASE_LASTS, Ticker, TickerThread, Work, works

NOW = timezone.make_aware(datetime(2025, 11, 24, 8))


class Done:
    """Works that note when they were done."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def work(self, name: str, every_seconds: float = 60, *, fails: bool = False) -> Work:
        def do(now: datetime) -> None:
            self.calls.append(name)
            if fails:
                raise RuntimeError("broken")

        return Work(name, do, every_seconds)


def at(**later: float) -> datetime:
    return NOW + timedelta(**later)


def test_reminders_come_before_what_sends_them() -> None:
    names = [work.name for work in works()]
    assert names == [
        "任务提醒",
        "定期报告",
        "排名核对期限",
        "督办规则",
        "函件提醒",
        "问责期限",
        "发送通知",
    ]


@pytest.mark.django_db
def test_each_work_keeps_its_own_time() -> None:
    done = Done()
    ticker = Ticker([done.work("slow", 60), done.work("fast", 15)])
    for seconds in (0, 5, 15, 30, 45, 60):
        ticker.look(at(seconds=seconds))
    assert done.calls == ["slow", "fast", "fast", "fast", "fast", "slow", "fast"]


@pytest.mark.django_db
def test_what_fails_stops_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    done = Done()
    ticker = Ticker([done.work("broken", fails=True), done.work("whole")])
    assert ticker.look(NOW) == ["whole"]
    assert "repeated work: broken" in caplog.text
    ticker.look(at(minutes=1))
    assert done.calls == ["broken", "whole"] * 2


@pytest.mark.django_db
def test_of_two_processes_one_works() -> None:
    done = Done()
    first = Ticker([done.work("first")], holder="a")
    second = Ticker([done.work("second")], holder="b")
    for minutes in range(4):
        first.look(at(minutes=minutes))
        second.look(at(minutes=minutes))
    assert done.calls == ["first"] * 4
    assert Lease.objects.get().holder == "a"


@pytest.mark.django_db
def test_when_one_dies_the_other_goes_on() -> None:
    done = Done()
    first = Ticker([done.work("first")], holder="a")
    second = Ticker([done.work("second")], holder="b")
    first.look(NOW)
    assert second.look(NOW + LEASE_LASTS - timedelta(seconds=1)) == []
    assert second.look(NOW + LEASE_LASTS + timedelta(seconds=1)) == ["second"]
    assert first.look(NOW + LEASE_LASTS + timedelta(seconds=2)) == []


@pytest.mark.django_db
def test_who_stops_leaves_the_work_at_once() -> None:
    done = Done()
    first = Ticker([done.work("first")], holder="a")
    first.look(timezone.now())
    first.stop()
    assert Ticker([done.work("second")], holder="b").look(timezone.now()) == ["second"]


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_one_lease() -> None:
    done = Done()
    tickers = [Ticker([done.work(str(number))], holder=str(number)) for number in range(4)]
    start = Barrier(4)

    def look(ticker: Ticker) -> None:
        start.wait()
        try:
            ticker.look(NOW)
        finally:
            connections.close_all()

    threads = [Thread(target=look, args=[ticker]) for ticker in tickers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done.calls) == 1


@pytest.mark.django_db(transaction=True)
def test_the_thread_works_beside_others_and_stops_when_told() -> None:
    happened = Event()
    thread = TickerThread(Ticker([Work("x", lambda now: happened.set(), 0)]), look_every_seconds=0.01)
    thread.start()
    assert happened.wait(10)
    thread.stop()
    assert not thread.is_alive()
    assert Lease.objects.get().until <= timezone.now()
