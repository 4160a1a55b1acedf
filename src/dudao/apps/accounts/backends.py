"""Sign-in by allauth; who is signed in is read by a query that is compiled once."""

from allauth.account.auth_backends import AuthenticationBackend

from dudao.apps.accounts.models import User
from dudao.infra.prepared import Prepared

_user_by_id = Prepared[User, int](lambda pk: User.objects.filter(pk=pk), int)


class LocalAccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Local accounts; an account that is not active is nobody."""

    def get_user(self, user_id: int | str) -> User | None:
        """The active account of that id."""
        found = _user_by_id(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
