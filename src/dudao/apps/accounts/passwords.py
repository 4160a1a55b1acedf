"""Password rules beyond Django's own, and one-time passwords."""

import secrets
import string
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User

REMEMBERED = 5
LEAST_CLASSES = 3
ONE_TIME_LENGTH = 12
# Letters and digits that nobody mistakes for another when a password is read out: no 0 O 1 l I.
READABLE = (
    "".join(sorted(set(string.ascii_lowercase) - set("lo"))),
    "".join(sorted(set(string.ascii_uppercase) - set("IO"))),
    "".join(sorted(set(string.digits) - set("01"))),
)


class LengthValidator(MinimumLengthValidator):
    """At least so many signs; said in Chinese, which Django's own does not."""

    def get_error_message(self) -> str:
        return f"密码至少要有 {self.min_length} 位。"

    def get_help_text(self) -> str:
        return self.get_error_message()


class CharacterClassesValidator:
    """At least three of: lower case, upper case, digits, other signs."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        classes = {_class_of(sign) for sign in password}
        if len(classes) < LEAST_CLASSES:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return "密码要含有小写字母、大写字母、数字、符号中的至少三种。"


class NotRecentlyUsedValidator:
    """Not one of the last five passwords of the account, the present one included."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.former_passwords.order_by("-pk").values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, used) for used in dict.fromkeys([user.password, *former])):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return f"不能再用最近 {REMEMBERED} 次用过的密码。"


def one_time_password() -> str:
    """Twelve readable letters and digits of all three kinds, from the system's random source."""
    signs = [secrets.choice(group) for group in READABLE]
    pool = "".join(READABLE)
    signs += [secrets.choice(pool) for _ in range(ONE_TIME_LENGTH - len(signs))]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def _class_of(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    if sign.islower():
        return "lower"
    return "upper" if sign.isupper() else "other"
