"""What is typed for the ways out and for one's own notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import forms

from dudao.apps.notices.actions.channels import ChannelGiven
from dudao.apps.notices.choices import ChannelKind, NoticeKind
from dudao.apps.notices.connections import masked
from dudao.apps.notices.models import Channel
from dudao.apps.organisations.api import Organisation

SECURITY = (
    ("ssl", "SSL（常用端口 465）"),
    ("starttls", "STARTTLS（常用端口 587）"),
    ("none", "不加密（端口 25，只在内网用）"),
)
# The robot's address holds its secret: which part of it, by kind.
ADDRESS_PARTS = {ChannelKind.DINGTALK: "access_token", ChannelKind.WECOM: "key"}


def secret_input() -> forms.PasswordInput:
    """Never filled in again by the page; browsers do not offer a password of the site."""
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class ChannelForm(forms.Form):
    """What all kinds have in common; the connection comes with the kind."""

    kind = ""
    name = forms.CharField(label="名称", max_length=60)
    digest = forms.BooleanField(
        label="合并成每天一条摘要",
        required=False,
        help_text="不合并时每条通知单独发送；催办总是立即发送。提醒默认 8 点写入，摘要宜晚一小时。",
    )
    digest_hour = forms.IntegerField(
        label="摘要几点发",
        min_value=0,
        max_value=23,
    )
    quiet_from = forms.TimeField(
        label="免打扰从", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label="免打扰到", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    per_minute = forms.IntegerField(label="每分钟最多", min_value=1, max_value=100)
    kinds = forms.MultipleChoiceField(
        label="发送哪些通知",
        required=False,
        choices=NoticeKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选就是全部。",
    )

    def __init__(
        self,
        units: Sequence[Organisation],
        channel: Channel | None = None,
        connection: Mapping[str, str] | None = None,
        data: Any = None,
    ) -> None:
        self.channel = channel
        self.kept = dict(connection or {})
        self.units = {str(unit.pk): unit for unit in units}
        super().__init__(data, initial=self._initial(channel))
        if "unit" in self.fields:
            field = self.fields["unit"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "全县"), *((key, unit.name) for key, unit in self.units.items())]
        for name, value in self.kept.items():
            if name in self.fields and isinstance(self.fields[name].widget, forms.PasswordInput):
                self.fields[name].required = False
                self.fields[name].help_text = f"已保存 {masked(value)}；不改就留空。"
            elif name in self.fields:
                self.fields[name].initial = value

    def _initial(self, channel: Channel | None) -> dict[str, Any]:
        if channel is None:
            label = ChannelKind(self.kind).label
            return {"name": label, "digest": True, "digest_hour": 9, "per_minute": 18}
        names = ("name", "digest", "digest_hour", "quiet_from", "quiet_until", "per_minute", "kinds")
        return {**{name: getattr(channel, name) for name in names}, "unit": str(channel.unit_id or "")}

    def connection(self) -> dict[str, str]:
        """The connection as the action takes it; secrets that were left empty are empty."""
        raise NotImplementedError

    def given(self) -> ChannelGiven:
        """What the action takes."""
        data = self.cleaned_data
        return ChannelGiven(
            name=data["name"].strip(),
            kind=self.kind,
            connection=self.connection(),
            unit=self.units.get(data.get("unit", "")),
            kinds=tuple(data["kinds"]),
            per_minute=data["per_minute"],
            digest=data["digest"],
            digest_hour=data["digest_hour"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
        )


class EmailChannelForm(ChannelForm):
    """The county's mail server."""

    kind = ChannelKind.EMAIL
    host = forms.CharField(label="邮件服务器（SMTP）", max_length=120)
    port = forms.IntegerField(label="端口", min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(label="加密方式", choices=SECURITY)
    sender = forms.EmailField(label="发件地址")
    user = forms.CharField(
        label="用户名", max_length=120, required=False, help_text="内网服务器不要求登录时留空。"
    )
    password = forms.CharField(label="口令或授权码", max_length=200, required=False, widget=secret_input())
    field_order = ("name", "host", "port", "security", "sender", "user", "password")

    def connection(self) -> dict[str, str]:
        names = ("host", "port", "security", "sender", "user", "password")
        return {name: str(self.cleaned_data[name]) for name in names}


class RobotChannelForm(ChannelForm):
    """A robot of a chat group: its address (or the secret part of it alone), and the group's unit."""

    part = ""
    secret_label = ""
    token = forms.CharField(
        label="机器人地址（Webhook）",
        max_length=400,
        widget=secret_input(),
        help_text="群设置里复制的整条地址，也可以只填末段。",
    )
    secret = forms.CharField(
        label="加签密钥",
        max_length=200,
        required=False,
        widget=secret_input(),
        help_text="机器人启用了加签（签名校验）就填。",
    )
    unit = forms.ChoiceField(
        label="哪个单位的群", required=False, help_text="选了单位，只发这个单位（含下属）人员的通知。"
    )
    field_order = ("name", "token", "secret", "unit")

    def clean_token(self) -> str:
        given: str = self.cleaned_data["token"].strip()
        if "://" not in given:
            return given
        parts = urlsplit(given)
        if self.part:
            found = parse_qs(parts.query).get(self.part, [""])[0]
        else:
            found = parts.path.rstrip("/").rsplit("/", 1)[-1]
        if not found:
            raise forms.ValidationError("这条地址里没有机器人的标识，请从群设置里重新复制整条地址。")
        return found

    def connection(self) -> dict[str, str]:
        return {"token": self.cleaned_data["token"], "secret": self.cleaned_data["secret"]}


class DingTalkChannelForm(RobotChannelForm):
    """DingTalk."""

    kind = ChannelKind.DINGTALK
    part = "access_token"


class FeishuChannelForm(RobotChannelForm):
    """Feishu: the last part of the address."""

    kind = ChannelKind.FEISHU


class WeComChannelForm(RobotChannelForm):
    """WeCom: the key in the address; no signature."""

    kind = ChannelKind.WECOM
    part = "key"
    secret = None  # type: ignore[assignment]

    def __init__(
        self,
        units: Sequence[Organisation],
        channel: Channel | None = None,
        connection: Mapping[str, str] | None = None,
        data: Any = None,
    ) -> None:
        kept = {"token": connection["key"]} if connection and connection.get("key") else {}
        super().__init__(units, channel, kept, data)

    def connection(self) -> dict[str, str]:
        return {"key": self.cleaned_data["token"]}


FORMS: dict[str, type[ChannelForm]] = {
    form.kind: form for form in (EmailChannelForm, DingTalkChannelForm, WeComChannelForm, FeishuChannelForm)
}


class PreferenceForm(forms.Form):
    """A person's own mail."""

    email_address = forms.EmailField(label="邮箱", required=False)
    by_email = forms.BooleanField(label="收件箱的通知同时发到邮箱", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("by_email") and not data.get("email_address") and "email_address" not in self.errors:
            self.add_error("email_address", "要收邮件请填写邮箱。")
        return data


class TrialForm(forms.Form):
    """To whom a trial mail goes."""

    recipient = forms.EmailField(label="试发到", required=False)
