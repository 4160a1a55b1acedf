"""Users, roles, memberships, data scope, sign-in and sessions."""
