"""People, what they are where, their last passwords and their open sessions."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.functional import cached_property

from dudao.apps.accounts.choices import Role
from dudao.apps.accounts.scope import reach_of
from dudao.apps.organisations.api import Organisation, Reach
from dudao.infra.prepared import Prepared


class UserManager(BaseUserManager["User"]):
    """Finds people by their username, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person with an account; what she may do follows from her memberships alone."""

    username = models.CharField(
        "用户名",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个用户名已经有人使用。"},
    )
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号", max_length=20, blank=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    is_active = models.BooleanField("在用", default=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    password_changed_at = models.DateTimeField("上次修改密码", null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    @property
    def masked_phone(self) -> str:
        """The phone number with its middle hidden: 138****1234; short ones are hidden whole."""
        if len(self.phone) < 8:
            return "*" * len(self.phone)
        return f"{self.phone[:3]}{'*' * (len(self.phone) - 7)}{self.phone[-4:]}"

    @cached_property
    def held_memberships(self) -> "list[Membership]":
        """The memberships with their organisations, read once per request."""
        return _memberships_of(self.pk) if self.pk else []

    def reach(self) -> Reach:
        """What this person sees and manages in the tree, as the plain value that lower apps take."""
        return reach_of(self.held_memberships)


class Membership(models.Model):
    """A role of a person at an organisation; one person may have several."""

    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("角色", max_length=30, choices=Role.choices)

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="accounts_membership_once",
                violation_error_message="这个人在该单位已经有这个角色。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}·{Role(self.role).label}"


_memberships_of = Prepared[Membership, int](
    lambda user: (
        Membership.objects.filter(user=user).select_related("organisation__county__setting").order_by("pk")
    ),
    int,
)


class FormerPassword(models.Model):
    """The hash of a password that was used before, so that the last five are not taken again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("设置时间", auto_now_add=True)

    class Meta:
        verbose_name = "用过的密码"
        verbose_name_plural = "用过的密码"

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class Session(AbstractBaseSession):
    """An open session that knows whose it is, so that the oldest can be ended when there are too many."""

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")
    signed_in_at = models.DateTimeField("登录时间", null=True, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "会话"
        verbose_name_plural = "会话"

    @classmethod
    def get_session_store_class(cls) -> type:
        from dudao.apps.accounts.sessions import SessionStore

        return SessionStore
