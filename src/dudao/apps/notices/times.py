"""When a channel may send: its hour of the digest, its quiet hours. Pure; local time of the instance."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def next_digest(now: datetime, hour: int) -> datetime:
    """The next full hour of the digest at or after `now` (local, aware): today's or tomorrow's."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if now <= today else today + timedelta(days=1)


def quiet_until(now: datetime, start: time | None, end: time | None) -> datetime | None:
    """The end of the quiet hours that hold `now` (from `start`, before `end`, across midnight too); None outside.

    Without both times, or when they are equal, there are none.
    """
    if start is None or end is None or start == end:
        return None
    moment = now.time().replace(tzinfo=None)
    if start < end:
        inside = start <= moment < end
    else:
        inside = moment >= start or moment < end
    if not inside:
        return None
    ends = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return ends if ends > now else ends + timedelta(days=1)
