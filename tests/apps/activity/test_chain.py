"""The log is a chain per county: without gaps, append-only, and every tampering is found."""

import io
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from dudao.apps.activity import triggers
from dudao.apps.activity.api import Entry, chain_of, chains, heads, history_of, record, verify, verify_all
from dudao.apps.activity.choices import GENESIS_HASH
from dudao.apps.activity.models import ChainHead
from tests.personas import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(world: World) -> str:
    """The county's chain, holding the entries of building the world."""
    return chain_of(world.county)


@pytest.fixture
def open_log(world: World) -> Iterator[None]:
    """The table of entries without its triggers, as a thief with the database would have it."""
    with triggers.suspended(connection):
        yield


def test_entries_number_without_gaps_and_link_to_the_one_before(chain: str) -> None:
    entries = list(Entry.objects.filter(chain=chain).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].prev_hash == GENESIS_HASH
    assert [entry.prev_hash for entry in entries[1:]] == [entry.entry_hash for entry in entries[:-1]]


def test_each_county_has_its_own_chain(world: World) -> None:
    assert chain_of(world.school) == chain_of(world.bureau) == str(world.county.pk)
    assert chain_of(world.other_school) == str(world.other_county.pk)
    assert chain_of(world.city) == chain_of(None) == "instance"
    assert chains() == sorted(["instance", str(world.county.pk), str(world.other_county.pk)])


def test_intact_chains_verify(world: World) -> None:
    assert [verify(name) for name in chains()] == [None, None, None]
    out = io.StringIO()
    assert verify_all(out) == 0
    assert out.getvalue() == f"操作记录完好：3 条链，{Entry.objects.count()} 条记录。\n"


def test_entry_says_who_what_and_keeps_exact_details(world: World) -> None:
    officer = world.person("officer")
    with transaction.atomic():
        entry = record(
            officer,
            "edit_organisation",
            world.school,
            organisation=world.school,
            details={"b": Fraction(1, 3), "a": [None, "一"]},
        )
    entry.refresh_from_db()
    assert entry.actor_label == "李志强（officer）"
    assert (entry.object_kind, entry.object_label) == ("organisations.organisation", "南坪中心小学")
    assert entry.details_json == '{"a":[null,"一"],"b":"1/3"}'
    assert history_of(world.school)[0] == entry
    assert verify(entry.chain) is None


def test_unknown_verb_is_refused(world: World) -> None:
    with transaction.atomic(), pytest.raises(ValueError, match="VERBS"):
        record(None, "no_such_verb", world.school, organisation=world.school)


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused(world: World) -> None:
    with pytest.raises(TransactionManagementError):
        record(None, "edit_organisation", world.school, organisation=world.school)


def test_entry_vanishes_with_its_action(world: World, chain: str) -> None:
    before = Entry.objects.count()

    @transaction.atomic
    def failing_action() -> None:
        record(None, "edit_organisation", world.school, organisation=world.school)
        raise RuntimeError("the action fails")

    with pytest.raises(RuntimeError):
        failing_action()
    assert Entry.objects.count() == before
    assert verify(chain) is None


def test_database_refuses_to_change_an_entry(world: World) -> None:
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Entry.objects.filter(seq=1).update(actor_label="别人")


def test_database_refuses_to_delete_an_entry(world: World) -> None:
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Entry.objects.filter(seq=1).delete()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor_label", "别人"),
        ("actor_id", 999),
        ("verb", "edit_organisation"),
        ("object_label", "别的学校"),
        ("object_id", "999"),
        ("organisation_label", "别处"),
        ("address", "10.0.0.1"),
        ("details_json", '{"a":1}'),
        ("entry_hash", "f" * 64),
    ],
)
@pytest.mark.usefixtures("open_log")
def test_changed_field_is_found_at_its_entry(chain: str, field: str, value: object) -> None:
    Entry.objects.filter(chain=chain, seq=3).update(**{field: value})
    broken = verify(chain)
    assert broken is not None
    assert (broken.seq, broken.reason) == (3, "内容被改动过")


@pytest.mark.usefixtures("open_log")
def test_changed_time_is_found(chain: str) -> None:
    entry = Entry.objects.get(chain=chain, seq=2)
    Entry.objects.filter(pk=entry.pk).update(at=entry.at - timedelta(microseconds=1))
    assert str(verify(chain)) == f"链 {chain} 第 2 条：内容被改动过"


@pytest.mark.usefixtures("open_log")
def test_entry_removed_from_the_middle_is_found(chain: str) -> None:
    Entry.objects.filter(chain=chain, seq=2).delete()
    assert str(verify(chain)) == f"链 {chain} 第 2 条：缺第 2 条，下一条是第 3 条"


@pytest.mark.usefixtures("open_log")
def test_entries_cut_off_at_the_end_are_found(chain: str) -> None:
    last = ChainHead.objects.get(chain=chain).seq
    Entry.objects.filter(chain=chain, seq=last).delete()
    broken = verify(chain)
    assert broken is not None
    assert (broken.seq, broken.reason) == (last, f"应有 {last} 条，实有 {last - 1} 条")


@pytest.mark.usefixtures("open_log")
def test_whole_chain_removed_with_its_entries_is_found(chain: str) -> None:
    Entry.objects.filter(chain=chain).delete()
    assert verify(chain) is not None


def test_removed_head_is_found(chain: str) -> None:
    ChainHead.objects.filter(chain=chain).delete()
    broken = verify(chain)
    assert broken is not None
    assert broken.reason == "链头被删除"


@pytest.mark.usefixtures("open_log")
def test_verify_all_names_the_first_broken_entry_and_fails(chain: str) -> None:
    Entry.objects.filter(chain=chain, seq=4).update(object_label="改过")
    out = io.StringIO()
    assert verify_all(out) == 1
    assert out.getvalue() == f"操作记录已被破坏。链 {chain} 第 4 条：内容被改动过。\n"


@pytest.mark.usefixtures("open_log")
def test_a_chain_cut_together_with_its_head_is_told_by_the_kept_line(chain: str) -> None:
    kept = heads()
    last = ChainHead.objects.get(chain=chain)
    Entry.objects.filter(chain=chain, seq=last.seq).delete()
    before = Entry.objects.get(chain=chain, seq=last.seq - 1)
    ChainHead.objects.filter(chain=chain).update(seq=before.seq, last_hash=before.entry_hash)
    assert verify(chain) is None  # the database alone cannot know
    out = io.StringIO()
    assert verify_all(out, kept) == 1
    assert f"链 {chain} 第 {last.seq} 条：与留存的链尾不符" in out.getvalue()


def test_kept_lines_hold_while_the_chain_grows(world: World, chain: str) -> None:
    kept = heads()
    with transaction.atomic():
        record(None, "edit_organisation", world.county, organisation=world.county)
    assert verify_all(io.StringIO(), [*kept, "", *heads()]) == 0


@pytest.mark.parametrize("line", ["x", "x 1", "instance 999 abc", "instance 1 " + "0" * 64])
def test_a_kept_line_that_is_none_is_no_witness(line: str, chain: str) -> None:
    assert verify_all(io.StringIO(), [line]) == 1
