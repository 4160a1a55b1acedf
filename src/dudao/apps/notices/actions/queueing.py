"""What leaves the product: notices become lines of the channels that carry them; nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from dudao.apps.accounts.api import Membership
from dudao.apps.notices.choices import ChannelKind, NoticeKind
from dudao.apps.notices.models import Channel, MessageLine, Notice, NoticePreference
from dudao.apps.notices.times import next_digest, quiet_until

# Pressed by a person for now: a digest tomorrow morning would be too late.
AT_ONCE = frozenset({NoticeKind.URGED})
# Of no interest to a group.
NOT_FOR_GROUPS = frozenset({NoticeKind.JOB_DONE})


def queue_outgoing(notices: Sequence[Notice], *, now: datetime) -> None:
    """Add a line for every channel that carries a notice: only inserts, so that whoever notifies waits for nobody.

    Mail goes to recipients who gave an address and want it; a group's robot gets what concerns people of its unit, or
    everybody where the group is the county's. A notice without a county goes nowhere.
    """
    counties = {one.county_id for one in notices if one.county_id}
    if not counties:
        return
    channels = list(
        Channel.objects.filter(county__in=counties, is_active=True).select_related("unit").order_by("pk")
    )
    if not channels:
        return
    recipients = {one.recipient_id for one in notices}
    addresses = _mail_addresses(recipients, channels)
    paths = _paths_of(recipients, channels)
    lines = [
        MessageLine(
            notice=notice,
            channel=channel,
            address=addresses.get(notice.recipient_id, "") if channel.kind == ChannelKind.EMAIL else "",
            in_digest=channel.digest and notice.kind not in AT_ONCE,
            not_before=_not_before(channel, notice, now),
        )
        for notice in notices
        for channel in channels
        if _carries(channel, notice, addresses, paths)
    ]
    MessageLine.objects.bulk_create(lines, ignore_conflicts=True)


def _carries(
    channel: Channel, notice: Notice, addresses: dict[int, str], paths: dict[int, tuple[str, ...]]
) -> bool:
    """Whether a channel takes this notice."""
    if channel.county_id != notice.county_id or (channel.kinds and notice.kind not in channel.kinds):
        return False
    if channel.kind == ChannelKind.EMAIL:
        return notice.recipient_id in addresses
    if notice.kind in NOT_FOR_GROUPS:
        return False
    unit = channel.unit
    return unit is None or any(path.startswith(unit.path) for path in paths.get(notice.recipient_id, ()))


def _mail_addresses(recipients: Iterable[int], channels: Sequence[Channel]) -> dict[int, str]:
    """The addresses of those who want mail, when there is a mail channel at all."""
    if not any(one.kind == ChannelKind.EMAIL for one in channels):
        return {}
    wanted = NoticePreference.objects.filter(user__in=recipients, by_email=True).exclude(email_address="")
    return dict(wanted.values_list("user_id", "email_address"))


def _paths_of(recipients: Iterable[int], channels: Sequence[Channel]) -> dict[int, tuple[str, ...]]:
    """Where the recipients work, when a group of a unit asks for it."""
    if not any(one.unit_id for one in channels):
        return {}
    found: dict[int, tuple[str, ...]] = {}
    held = Membership.objects.filter(user__in=recipients).values_list("user_id", "organisation__path")
    for user_id, path in held:
        found[user_id] = (*found.get(user_id, ()), path)
    return found


def _not_before(channel: Channel, notice: Notice, now: datetime) -> datetime:
    """The digest's hour, or now; after the quiet hours in any case."""
    local = timezone.localtime(now)
    if channel.digest and notice.kind not in AT_ONCE:
        local = next_digest(local, channel.digest_hour)
    return quiet_until(local, channel.quiet_from, channel.quiet_until) or local
