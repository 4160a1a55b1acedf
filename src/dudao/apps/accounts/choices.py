"""Roles and what each may do, with their Chinese labels."""

from django.db import models


class Role(models.TextChoices):
    """What a person is at an organisation."""

    SCHOOL_CLERK = "school_clerk", "学校填报员"
    PRINCIPAL = "principal", "校长"
    BUREAU_OFFICER = "bureau_officer", "督导室干部"
    DIRECTOR = "director", "局长"
    COUNTY_LEADER = "county_leader", "县领导"
    DEPARTMENT_HEAD = "department_head", "部门负责人"
    DEPARTMENT_CLERK = "department_clerk", "部门经办人"
    CITY_OFFICER = "city_officer", "市级督导"
    CITY_VIEWER = "city_viewer", "市级查看"
    ADMINISTRATOR = "administrator", "管理员"
    AUDITOR = "auditor", "审计管理员"


SCHOOL_ROLES = frozenset({Role.SCHOOL_CLERK, Role.PRINCIPAL})
SYSTEM_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Who keeps the system, not the work: they read no ratings, no evidence and no plan."""
COUNTY_ROLES = frozenset({Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER}) | SYSTEM_ROLES
DEPARTMENT_ROLES = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK})
DEPARTMENT_KINDS = frozenset({"government_department", "bureau", "bureau_section", "township"})

# Where each role may be given: kinds of organisations.
ROLE_KINDS: dict[str, frozenset[str]] = {
    Role.SCHOOL_CLERK: frozenset({"school"}),
    Role.PRINCIPAL: frozenset({"school"}),
    Role.BUREAU_OFFICER: frozenset({"county", "bureau", "bureau_section"}),
    Role.DIRECTOR: frozenset({"county", "bureau"}),
    Role.COUNTY_LEADER: frozenset({"county"}),
    Role.DEPARTMENT_HEAD: DEPARTMENT_KINDS,
    Role.DEPARTMENT_CLERK: DEPARTMENT_KINDS,
    Role.CITY_OFFICER: frozenset({"city", "province"}),
    Role.CITY_VIEWER: frozenset({"city", "province"}),
    Role.ADMINISTRATOR: frozenset({"county", "city", "province"}),
    Role.AUDITOR: frozenset({"county", "city", "province"}),
}

VERBS = {
    "sign_in": "登录",
    "sign_out": "退出",
    "change_password": "修改密码",
    "create_user": "新建账号",
    "register_people": "批量登记人员",
    "edit_user": "修改账号",
    "reset_password": "重置密码",
    "disable_user": "停用账号",
    "enable_user": "启用账号",
    "unlock_user": "解除锁定",
    "add_membership": "授予角色",
    "remove_membership": "收回角色",
    "lock_out": "登录失败锁定",
}
