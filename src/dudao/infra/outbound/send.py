"""One door for all ways out."""

from __future__ import annotations

from collections.abc import Mapping

from dudao.infra.outbound.delivery import Delivery, Parcel

# What every robot's address begins with; an instance may name a gateway of its county instead.
ROBOT_BASES = {
    "dingtalk": "https://oapi.dingtalk.com",
    "wecom": "https://qyapi.weixin.qq.com",
    "feishu": "https://open.feishu.cn",
}


def send(kind: str, settings: Mapping[str, str], parcel: Parcel, bases: Mapping[str, str]) -> Delivery:
    """Send one parcel through a channel of this kind (email, dingtalk, wecom, feishu) and say what became of it.

    Takes at most about 15 seconds. `bases`: what the robots' addresses begin with. Never raises for what the other side
    does; an unknown kind is a KeyError.
    """
    if kind == "email":
        from dudao.infra.outbound.mail import send_by_mail

        return send_by_mail(settings, parcel)
    from dudao.infra.outbound import robots

    senders = {
        "dingtalk": robots.send_to_dingtalk,
        "wecom": robots.send_to_wecom,
        "feishu": robots.send_to_feishu,
    }
    return senders[kind](settings, parcel, bases[kind].rstrip("/"))
