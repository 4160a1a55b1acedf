"""Input of the pages about people."""

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from dudao.apps.accounts.choices import ROLE_KINDS, Role
from dudao.apps.accounts.models import User
from dudao.apps.activity.api import LogFilter, verb_labels
from dudao.apps.organisations.api import Kind, Organisation

PLACE_ORDER = ("county", "bureau", "bureau_section", "school", "city", "province")


class SignInForm(LoginForm):  # type: ignore[misc]
    """Username and password, in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "用户名"
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["password"].label = "密码"
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""


class PasswordChangeForm(forms.Form):
    """The present password once, the new one twice."""

    old_password = forms.CharField(
        label="现在的密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 10 位，含小写字母、大写字母、数字、符号中的三种；不能是常见密码或最近 5 次用过的。",
    )
    new_password_again = forms.CharField(
        label="再输一遍新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old_password(self) -> str:
        given: str = self.cleaned_data["old_password"]
        if not self.user.check_password(given):
            raise forms.ValidationError("现在的密码不对。")
        return given

    def clean_new_password(self) -> str:
        given: str = self.cleaned_data["new_password"]
        validate_password(given, self.user)
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new, again = cleaned.get("new_password"), cleaned.get("new_password_again")
        if new and again and new != again:
            self.add_error("new_password_again", "两次输入的新密码不一样。")
        return cleaned


class PlaceField(forms.ModelChoiceField[Organisation]):
    """One of the organisations where the administrator may give roles, grouped by kind, schools by pinyin."""

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Let her choose among these; a single one is chosen already."""
        offered = list(organisations)
        self.queryset = Organisation.objects.filter(pk__in=[one.pk for one in offered])
        groups: list[tuple[str, list[tuple[int, str]]]] = []
        for kind in PLACE_ORDER:
            members = [(one.pk, one.name) for one in offered if one.kind == kind]
            if members:
                groups.append((Kind(kind).label, members))
        self.choices = [("", "请选择"), *groups]
        if len(offered) == 1:
            self.initial = offered[0].pk


class MembershipForm(forms.Form):
    """A role and where it is held."""

    organisation = PlaceField(label="单位", queryset=Organisation.objects.none())
    role = forms.ChoiceField(label="角色", choices=Role.choices)

    def __init__(self, places: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, PlaceField)
        field.offer(places)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        place, role = cleaned.get("organisation"), cleaned.get("role")
        if place and role and place.kind not in ROLE_KINDS[role]:
            kinds = "、".join(Kind(kind).label for kind in Kind.values if kind in ROLE_KINDS[role])
            self.add_error("role", f"{Role(role).label}只能设在{kinds}。")
        return cleaned


class NewUserForm(MembershipForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="用户名",
        max_length=60,
        help_text="登录时输入，建议用姓名拼音或工号，以后不能改。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机号（可不填）", max_length=20, required=False)
    field_order = ("username", "name", "phone", "organisation", "role")


class UserForm(forms.ModelForm[User]):
    """Name and phone of an account."""

    class Meta:
        model = User
        fields = ["name", "phone"]


class LogFilterForm(forms.Form):
    """What to show of the log; what is not understood is not filtered by."""

    actor = forms.CharField(label="操作人", required=False, max_length=60)
    verb = forms.ChoiceField(label="操作", required=False)
    target = forms.CharField(label="对象", required=False, max_length=60)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verb = self.fields["verb"]
        assert isinstance(verb, forms.ChoiceField)
        verb.choices = [("", "全部"), *verb_labels().items()]

    def wanted(self) -> LogFilter:
        """The filter; fields with errors count as blank and keep their message on the page."""
        if not self.is_bound:
            return LogFilter()
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return LogFilter(**given)
