"""The robots of chat groups: DingTalk, WeCom, Feishu, on the plugins of apprise.

Loaded only where something is sent (apprise costs about 30 MB). The plugins check tokens, certificates and time limits;
three things of version 2.2.0 would not do here and are our own: the robots answer HTTP 200 with an `errcode` when they
refuse, which the plugins count as sent; DingTalk's signature was escaped twice; Feishu's signature was missing. None
follows a redirect: the address is a secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

import requests
from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from dudao.infra.outbound.delivery import Delivery, Outcome, Parcel
from dudao.infra.outbound.wording import as_markdown, as_text

# The plugins write tokens that they refuse into the log.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
# Bytes of the robots' own limits, with room for the envelope where the whole request counts.
DINGTALK_BYTES, WECOM_BYTES, FEISHU_BYTES = 18_000, 4_000, 18_000
# What the robots answer when they are sent too much.
TOO_MANY = {
    "dingtalk": frozenset({130101, 410100}),
    "wecom": frozenset({45009, 45033}),
    "feishu": frozenset({11232, 99991400}),
}
# A gateway that gave up waiting: what stands behind it may have taken the message all the same.
GATEWAY_GAVE_UP = frozenset({502, 504})


def send_to_dingtalk(settings: Mapping[str, str], parcel: Parcel, base: str) -> Delivery:
    """Send markdown to a DingTalk group; signed when the robot has a secret (timestamp in milliseconds)."""
    try:
        plugin = _made(NotifyDingTalk, token=settings.get("token"), secret=settings.get("secret") or None)
    except AppriseImproperlyConfigured:
        return _badly_set("access_token 或加签密钥")
    params = {"access_token": plugin.token}
    if plugin.secret:
        stamp = str(round(time.time() * 1000))
        params |= {"timestamp": stamp, "sign": _signature(plugin.secret, f"{stamp}\n{plugin.secret}")}
    markdown = {"title": parcel.title, "text": as_markdown(parcel, DINGTALK_BYTES)}
    return _posted(
        "dingtalk", plugin, f"{base}/robot/send", params, {"msgtype": "markdown", "markdown": markdown}
    )


def send_to_wecom(settings: Mapping[str, str], parcel: Parcel, base: str) -> Delivery:
    """Send markdown of at most 4,096 bytes to a WeCom group."""
    try:
        plugin = _made(NotifyWeComBot, key=settings.get("key"))
    except AppriseImproperlyConfigured:
        return _badly_set("key")
    payload = {"msgtype": "markdown", "markdown": {"content": as_markdown(parcel, WECOM_BYTES)}}
    return _posted("wecom", plugin, f"{base}/cgi-bin/webhook/send", {"key": plugin.key}, payload)


def send_to_feishu(settings: Mapping[str, str], parcel: Parcel, base: str) -> Delivery:
    """Send text to a Feishu group; signed inside the payload when the robot has a secret (timestamp in seconds)."""
    try:
        plugin = _made(NotifyFeishu, token=settings.get("token"))
    except AppriseImproperlyConfigured:
        return _badly_set("地址末段的标识")
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": as_text(parcel, FEISHU_BYTES)}}
    if secret := settings.get("secret"):
        stamp = str(int(time.time()))
        # Feishu takes "timestamp, line break, secret" as the key and signs the empty text.
        payload = {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", ""), **payload}
    return _posted("feishu", plugin, f"{base}/open-apis/bot/v2/hook/{plugin.token}", {}, payload)


def _made(kind: Any, **settings: str | None) -> Any:
    """A plugin; AppriseImproperlyConfigured when a token cannot be one."""
    return kind(**settings)


def _signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _badly_set(what: str) -> Delivery:
    return Delivery(Outcome.REFUSED, f"连接参数不完整或不正确：请检查{what}。")


def _posted(
    kind: str, plugin: Any, address: str, params: Mapping[str, str], payload: Mapping[str, Any]
) -> Delivery:
    """Post the payload and read what the answer proves."""
    try:
        response = requests.post(
            address,
            params=dict(params),
            data=json.dumps(payload, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "dudao"},
            verify=plugin.verify_certificate,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        return _without_answer(error)
    return _read(kind, response)


def _without_answer(error: requests.RequestException) -> Delivery:
    """A connection that was never made delivered nothing; whatever happened later may have."""
    told = type(error).__name__
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return Delivery(Outcome.TRY_LATER, "连不上对方服务器，消息没有发出。", told)
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError) or isinstance(error, requests.exceptions.ProxyError):
        return Delivery(Outcome.TRY_LATER, "连不上对方服务器，消息没有发出。", told)
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
        return Delivery(Outcome.REFUSED, "对方服务器的地址不正确，请检查环境变量里的地址。", told)
    broken = isinstance(reason, ProtocolError)
    said = "连接中断" if broken else "等不到答复"
    return Delivery(Outcome.UNCERTAIN, f"消息已经发出，但{said}，不知道对方收到没有。", told)


def _read(kind: str, response: requests.Response) -> Delivery:
    """What the robot answered: `errcode` (DingTalk, WeCom) or `code` (Feishu), 0 for accepted."""
    answer = response.text[:300]
    if response.status_code in GATEWAY_GAVE_UP:
        return Delivery(
            Outcome.UNCERTAIN, "网关没有等到答复，不知道对方收到没有。", f"HTTP {response.status_code}"
        )
    try:
        content = response.json()
        code = content.get("errcode", content.get("code", content.get("StatusCode")))
    except (ValueError, AttributeError):
        code = None
    if code in TOO_MANY[kind] or response.status_code == 429:
        return Delivery(Outcome.LIMITED, "对方说发送太频繁，稍后再发。", answer)
    if response.status_code != requests.codes.ok:
        outcome = Outcome.TRY_LATER if response.status_code >= 500 else Outcome.REFUSED
        return Delivery(outcome, f"对方服务器拒绝（HTTP {response.status_code}）。", answer)
    if code == 0:
        return Delivery(Outcome.SENT, "已发送。", answer)
    if isinstance(code, int):
        return Delivery(Outcome.REFUSED, f"机器人拒绝（代码 {code}）：{_hint(kind, code)}", answer)
    return Delivery(Outcome.UNCERTAIN, "对方的答复看不懂，不知道收到没有。", answer)


_HINTS = {
    ("dingtalk", 310000): "请检查机器人的安全设置（关键词、加签密钥、IP 地址）。",
    ("dingtalk", 300001): "access_token 不存在，请检查机器人地址。",
    ("wecom", 93000): "key 不存在或机器人已被移出群。",
    ("wecom", 40058): "消息格式或长度不合要求。",
    ("feishu", 19021): "签名不对，请检查签名校验密钥和服务器时间。",
    ("feishu", 19022): "本服务器的 IP 不在机器人的白名单里。",
    ("feishu", 19024): "消息里没有机器人要求的关键词。",
}


def _hint(kind: str, code: int) -> str:
    return _HINTS.get((kind, code), "请对照机器人的设置检查。")
