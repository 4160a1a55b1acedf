"""Who takes part, who keeps the archive and the rooms, and the bodies of the campaign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.actions.filling import Filled, fill_assignments
from dudao.apps.campaigns.actions.rights import locked_for_edit
from dudao.apps.campaigns.choices import GroupDuty, GroupKind, KeeperKind
from dudao.apps.campaigns.following import tell_subjects_changed
from dudao.apps.campaigns.models import Campaign, Group, GroupMember, Keeper, Participant
from dudao.apps.organisations.api import Organisation


@transaction.atomic
def set_participants(campaign: Campaign, units: Iterable[Organisation], *, actor: User | None) -> Filled:
    """Exactly these units take part; their assignments follow. A unit with ratings cannot be taken out."""
    held = locked_for_edit(campaign, actor)
    wanted = {unit.pk: unit for unit in units}
    if any(unit.county_id != held.county_id for unit in wanted.values()):
        raise ValidationError("只有本县的单位可以参加。")
    have = set(Participant.objects.filter(campaign=held).values_list("unit_id", flat=True))
    gone, new = have - wanted.keys(), wanted.keys() - have
    if not gone and not new:
        return Filled(0, 0)
    Participant.objects.filter(campaign=held, unit__in=gone).delete()
    Participant.objects.bulk_create(
        (Participant(campaign=held, unit_id=pk) for pk in sorted(new)), batch_size=500
    )
    filled = fill_assignments(held)
    details = {
        "added": len(new),
        "removed": len(gone),
        "assignments_added": filled.added,
        "assignments_removed": filled.removed,
    }
    record(actor, "set_participants", held, organisation=held.county, details=details)
    tell_subjects_changed(held, actor=actor)
    return filled


@dataclass(frozen=True)
class KeeperGiven:
    """One keeper of a unit: of its archive, or of a room."""

    kind: str
    name: str
    room: str = ""
    user: User | None = None


@transaction.atomic
def set_keepers(campaign: Campaign, given: Mapping[int, Sequence[KeeperGiven]], *, actor: User | None) -> int:
    """Exactly these keepers for these units (ids of participants); other units keep theirs. How many units changed."""
    held = locked_for_edit(campaign, actor)
    units = {
        one.unit_id: one.unit
        for one in Participant.objects.filter(campaign=held, unit__in=list(given)).select_related("unit")
    }
    if set(given) - units.keys():
        raise ValidationError("这个单位没有参加这项创建工作。")
    before: dict[int, set[tuple[str, str, str, int | None]]] = {}
    for one in Keeper.objects.filter(campaign=held, unit__in=list(given)):
        before.setdefault(one.unit_id, set()).add((one.kind, one.room, one.name, one.user_id))
    wanted = {unit: _keeper_keys(keepers) for unit, keepers in given.items()}
    changed = [unit for unit in given if wanted[unit] != before.get(unit, set())]
    if not changed:
        return 0
    Keeper.objects.filter(campaign=held, unit__in=changed).delete()
    Keeper.objects.bulk_create(
        (
            Keeper(campaign=held, unit_id=unit, kind=kind, room=room, name=name, user_id=user)
            for unit in changed
            for kind, room, name, user in sorted(wanted[unit], key=lambda key: key[:3])
        ),
        batch_size=500,
    )
    details = {
        units[unit].name: [key[2] for key in sorted(wanted[unit], key=lambda key: key[:3])]
        for unit in changed
    }
    record(actor, "set_keepers", held, organisation=held.county, details=details)
    return len(changed)


def _keeper_keys(keepers: Sequence[KeeperGiven]) -> set[tuple[str, str, str, int | None]]:
    found: dict[tuple[str, str, str], int | None] = {}
    for one in keepers:
        if one.kind == KeeperKind.ROOM and not one.room:
            raise ValidationError(f"{one.name}管理哪个部室还没有写。")
        room = one.room if one.kind == KeeperKind.ROOM else ""
        found[(one.kind, room, one.name)] = one.user.pk if one.user else None
    return {(kind, room, name, user) for (kind, room, name), user in found.items()}


@dataclass(frozen=True)
class MemberGiven:
    """One person of a body, in her place of the list."""

    name: str
    post: str = ""
    duty: str = GroupDuty.MEMBER
    user: User | None = None


@dataclass(frozen=True)
class GroupGiven:
    """A body as it should be."""

    kind: str
    name: str
    duties: str = ""
    organisation: Organisation | None = None
    members: tuple[MemberGiven, ...] = ()


@transaction.atomic
def save_group(campaign: Campaign, group: Group | None, given: GroupGiven, *, actor: User | None) -> Group:
    """Set up a body or change it, its people with it. ValidationError: a name used before, two leading groups."""
    held = locked_for_edit(campaign, actor)
    _check_group(held, group, given)
    saved = group or Group(campaign=held, position=Group.objects.filter(campaign=held).count())
    saved.kind, saved.name, saved.duties = given.kind, given.name.strip(), given.duties.strip()
    saved.organisation = given.organisation
    saved.save()
    saved.members.all().delete()
    GroupMember.objects.bulk_create(
        GroupMember(
            group=saved, user=one.user, name=one.name, post=one.post, duty=one.duty, position=position
        )
        for position, one in enumerate(given.members)
    )
    details = {
        "kind": given.kind,
        "members": [f"{one.name} {GroupDuty(one.duty).label_in(given.kind)}" for one in given.members],
    }
    record(actor, "edit_group", saved, organisation=held.county, details=details)
    return saved


def _check_group(campaign: Campaign, group: Group | None, given: GroupGiven) -> None:
    others = Group.objects.filter(campaign=campaign).exclude(pk=group.pk if group else 0)
    if not given.name.strip():
        raise ValidationError({"name": "请写上名称。"})
    if others.filter(name=given.name.strip()).exists():
        raise ValidationError({"name": "已有同名的机构。"})
    if given.kind == GroupKind.LEADING_GROUP and others.filter(kind=given.kind).exists():
        raise ValidationError({"kind": "领导小组只有一个。"})
    if any(not one.name.strip() for one in given.members):
        raise ValidationError("成员要有姓名。")


@transaction.atomic
def remove_group(campaign: Campaign, group: Group, *, actor: User | None) -> None:
    """Dissolve a body; its people go with it, the log keeps their names."""
    held = locked_for_edit(campaign, actor)
    names = list(group.members.values_list("name", flat=True))
    record(actor, "remove_group", group, organisation=held.county, details={"members": names})
    group.delete()
