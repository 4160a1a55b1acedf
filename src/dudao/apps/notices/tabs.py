"""The tabs of the pages about notices, by what the person may do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from dudao.apps.accounts.api import User, home_county
from dudao.apps.notices.permissions import can_set_channels

MINE = (("inbox", "收件箱"), ("notice_settings", "我的设置"))
OFFICE = (("channels", "发送渠道"), ("outgoing", "外发记录"))


def frame(user: User, tab: str) -> dict[str, Any]:
    """What notices/frame.html needs."""
    county = home_county(user)
    tabs = (*MINE, *OFFICE) if county is not None and can_set_channels(user, county) else MINE
    return {
        "tab": tab,
        "tabs": [{"label": label, "url": reverse(name), "is_current": name == tab} for name, label in tabs],
    }
