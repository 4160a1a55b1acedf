"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest

from dudao.apps.accounts.models import User
from dudao.apps.accounts.permissions import is_administrator
from dudao.apps.accounts.queries import scope_of
from dudao.apps.organisations.api import Organisation


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a request that needs one (`login_required` stands before it)."""
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def administrator_of(request: HttpRequest) -> User:
    """The signed-in person when she administers anything; everyone else gets 403."""
    user = person_of(request)
    if not is_administrator(user):
        raise PermissionDenied("这一页只有管理员能看。")
    return user


def visible_or_404(user: User, organisation_id: int, *, kind: str | None = None) -> Organisation:
    """The organisation when it is inside the person's data scope (and of this kind); else Http404."""
    found = scope_of(user).select_related("county", "parent").filter(pk=organisation_id)
    if kind is not None:
        found = found.filter(kind=kind)
    organisation = found.first()
    if organisation is None:
        raise Http404("没有这个单位，或者它不在您的数据范围内。")
    return organisation


T = TypeVar("T", bound=Model)


def require(rule: Callable[[User, T], bool], user: User, target: T, refusal: str = "") -> T:
    """The target when the rule allows it; else PermissionDenied with a Chinese sentence that says why."""
    if not rule(user, target):
        raise PermissionDenied(refusal or "您的角色不能做这件事，可以请本单位的管理员办理。")
    return target
