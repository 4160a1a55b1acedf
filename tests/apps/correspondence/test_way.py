"""The way of a document: who does what in which state, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.apps.accounts.api import User
from dudao.apps.correspondence import following
from dudao.apps.correspondence.actions.drafting import DocumentEdits, SectionEdit, edit_document
from dudao.apps.correspondence.actions.holding import DocumentConflict
from dudao.apps.correspondence.api import (
    Delivery,
    DocumentKind,
    DocumentState,
    OfficialDocument,
    Readers,
    check_document,
    countersign,
    discard_document,
    documents_visible_to,
    documents_waiting_for,
    draft_document,
    receive_document,
    resend_document,
    return_document,
    send_document,
    sign_document,
    submit_document,
    urge_receipts,
    void_document,
)
from dudao.apps.correspondence.printing import printed
from dudao.apps.notices.api import Notice
from dudao.apps.organisations.api import Organisation
from tests import factories
from tests.apps.correspondence import made
from tests.apps.correspondence.made import Office

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)


def notices(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))


def test_the_whole_way_from_draft_to_receipt(office: Office) -> None:
    held = made.document(office.world)
    submit_document(held, actor=office.person("officer"))
    assert notices(office.second) == [f"待审核的公文：{held.title}"]
    passed = check_document(held, actor=office.person("second"))
    assert passed.state == DocumentState.SIGNING
    done = sign_document(passed, revision=passed.revision, actor=office.person("director"), at=AT)
    assert (done.number_text, done.dated_on) == ("示教督办〔2026〕1号", date(2026, 9, 3))
    sent = send_document(done, actor=office.person("officer"))
    assert sent.state == DocumentState.SENT
    assert notices(office.person("head")) == [f"新公文，请签收：{held.title}"]
    delivery = sent.deliveries.get(unit=office.world.department)
    received = receive_document(delivery, actor=office.person("handler"), at=AT)
    assert (received.received_by, received.received_at) == (office.person("handler"), AT)
    verbs = list(held.steps.values_list("verb", flat=True))
    assert verbs == ["drafted", "submitted", "checked", "signed", "sent"]


def test_nobody_checks_what_she_drafted_or_handed_in(office: Office) -> None:
    held = made.document(office.world)
    submit_document(held, actor=office.person("second"))
    for person in ("officer", "second"):
        with pytest.raises(PermissionDenied, match="拟稿人和送审人不能审核"):
            check_document(held, actor=office.person(person))
    assert check_document(held, actor=office.person("director")).checked_by == office.person("director")


def test_who_hands_in_the_draft_of_a_rule_becomes_its_drafter(office: Office) -> None:
    held = made.document(office.world, actor=None)
    assert held.drafted_by is None
    assert submit_document(held, actor=office.person("officer")).drafted_by == office.person("officer")


@pytest.mark.parametrize(
    "person", ["officer", "second", "leader", "head", "clerk", "city_officer", "stranger"]
)
def test_only_the_director_signs_for_the_office_of_the_committee(office: Office, person: str) -> None:
    held = made.checked(made.document(office.world), office.world)
    with pytest.raises(PermissionDenied, match="由局长签发"):
        sign_document(held, revision=held.revision, actor=office.person(person))
    held.refresh_from_db()
    assert (held.state, held.sequence, held.number_text) == (DocumentState.SIGNING, None, "")


def test_only_the_county_leader_signs_for_the_committee(office: Office) -> None:
    held = made.checked(made.document(office.world, issuer=office.committee), office.world)
    with pytest.raises(PermissionDenied, match="由县领导签发"):
        sign_document(held, revision=held.revision, actor=office.person("director"))
    done = sign_document(held, revision=held.revision, actor=office.person("leader"), at=AT)
    assert done.number_text == "示教督〔2026〕1号"


def test_a_document_with_a_gap_is_not_handed_in(office: Office) -> None:
    held = made.document(office.world, draft=made.text(body="请于【待补：完成日期】前办结。"))
    with pytest.raises(ValidationError, match="1 处【待补】没有补：完成日期"):
        submit_document(held, actor=office.person("officer"))


def test_a_title_that_ends_in_a_full_stop_is_not_handed_in(office: Office) -> None:
    held = made.document(office.world, draft=made.text(title="关于迎检的通知。"))
    with pytest.raises(ValidationError, match="标题末尾不加标点"):
        submit_document(held, actor=office.person("officer"))


def test_what_was_signed_is_what_was_seen(office: Office) -> None:
    held = made.checked(made.document(office.world), office.world)
    with pytest.raises(DocumentConflict, match="刚被别人改过"):
        sign_document(held, revision=held.revision - 1, actor=office.person("director"))


@pytest.mark.parametrize("state", ["draft", "checking", "signed"])
def test_only_a_checked_document_is_signed(office: Office, state: str) -> None:
    held = made.document(office.world)
    if state == "checking":
        held = submit_document(held, actor=office.person("officer"))
    if state == "signed":
        held = made.signed(held, office.world)
    with pytest.raises(ValidationError, match="只有“待签发”的公文"):
        sign_document(held, revision=held.revision, actor=office.person("director"))


def test_a_returned_document_is_a_draft_again_and_says_why(office: Office) -> None:
    held = made.document(office.world)
    submit_document(held, actor=office.person("officer"))
    with pytest.raises(ValidationError, match="请写明退回的原因"):
        return_document(held, " ", actor=office.person("second"))
    back = return_document(held, "时限不明确", actor=office.person("second"))
    assert back.state == DocumentState.DRAFT
    assert back.steps.get(verb="returned").note == "时限不明确"
    assert notices(office.person("officer")) == [f"公文被退回：{held.title}"]


def _with_countersigners(office: Office, *names: str) -> OfficialDocument:
    held = made.document(office.world)
    units = [getattr(office.world, name) for name in names]
    edits = DocumentEdits(held.title, addressees=[office.world.department], countersigners=units)
    edit_document(held, edits, revision=held.revision, actor=office.person("officer"))
    submit_document(held, actor=office.person("officer"))
    return check_document(held, actor=office.person("second"))


def test_the_signature_waits_for_every_countersign(office: Office) -> None:
    held = _with_countersigners(office, "department", "township")
    assert held.state == DocumentState.COUNTERSIGNING
    countersign(held, office.world.department, agrees=True, actor=office.person("head"))
    held.refresh_from_db()
    assert held.state == DocumentState.COUNTERSIGNING
    countersign(held, office.world.township, agrees=True, opinion="同意", actor=office.person("officer"))
    held.refresh_from_db()
    assert held.state == DocumentState.SIGNING


def test_a_clerk_does_not_countersign_for_a_unit_with_a_head(office: Office) -> None:
    held = _with_countersigners(office, "department")
    for person in ("handler", "officer", "principal"):
        with pytest.raises(PermissionDenied, match="由本单位负责人填写"):
            countersign(held, office.world.department, agrees=True, actor=office.person(person))


def test_an_objection_needs_words_and_the_signer_answers_it(office: Office) -> None:
    held = _with_countersigners(office, "department")
    with pytest.raises(ValidationError, match="请写明会签意见"):
        countersign(held, office.world.department, agrees=False, actor=office.person("head"))
    countersign(
        held, office.world.department, agrees=False, opinion="资金来源未落实", actor=office.person("head")
    )
    held.refresh_from_db()
    director = office.person("director")
    with pytest.raises(ValidationError, match="示例县财政局会签有意见"):
        sign_document(held, revision=held.revision, actor=director)
    done = sign_document(held, revision=held.revision, actor=director, overrule="县政府已专题研究", at=AT)
    assert done.steps.get(verb="signed").note == "县政府已专题研究"


def test_after_a_return_everybody_countersigns_anew(office: Office) -> None:
    held = _with_countersigners(office, "department")
    countersign(held, office.world.department, agrees=True, actor=office.person("head"))
    return_document(held, "改期限", actor=office.person("director"))
    submit_document(held, actor=office.person("officer"))
    assert held.countersigns.get().state == "waiting"


def test_a_draft_is_edited_and_the_second_writer_is_told(office: Office) -> None:
    held = made.document(office.world)
    edits = DocumentEdits(
        "关于开展自查的通知",
        sections={"body": SectionEdit("", "请于10月底前完成自查。")},
        addressees=[office.world.township],
        attachments=["自查表"],
        urgency="加急",
    )
    changed = edit_document(held, edits, revision=1, actor=office.person("officer"))
    assert (changed.title, changed.revision, changed.urgency) == ("关于开展自查的通知", 2, "加急")
    assert [one.unit for one in changed.deliveries.all()] == [office.world.township]
    assert [one.name for one in changed.attachments.all()] == ["自查表"]
    with pytest.raises(DocumentConflict):
        edit_document(held, edits, revision=1, actor=office.person("second"))


def test_nothing_is_edited_once_it_is_handed_in(office: Office) -> None:
    held = submit_document(made.document(office.world), actor=office.person("officer"))
    with pytest.raises(ValidationError, match="只有“起草”的公文"):
        edit_document(held, DocumentEdits("改"), revision=held.revision, actor=office.person("officer"))


def test_a_source_has_one_living_document(office: Office) -> None:
    first = made.document(office.world, source_key="matter:1")
    assert made.document(office.world, source_key="matter:1").pk == first.pk
    discard_document(first, "重复", actor=office.person("officer"))
    assert made.document(office.world, source_key="matter:1").pk != first.pk


def test_a_unit_that_has_not_received_is_urged_once_a_day(office: Office) -> None:
    held = made.sent(made.document(office.world), office.world)
    receive_document(held.deliveries.get(unit=office.world.school), actor=office.person("clerk"))
    assert urge_receipts(held, actor=office.person("officer"), at=AT) == 1
    assert urge_receipts(held, actor=office.person("officer"), at=AT) == 0
    assert notices(office.person("head"))[-1] == f"请签收公文：{held.title}"


def test_a_unit_without_accounts_gets_paper_and_the_office_records_who_signed(office: Office) -> None:
    held = made.sent(made.document(office.world, addressees=[office.world.township]), office.world)
    delivery = held.deliveries.get()
    assert delivery.way == "paper"
    with pytest.raises(ValidationError, match="纸质签收人的姓名"):
        receive_document(delivery, actor=office.person("officer"))
    done = receive_document(delivery, actor=office.person("officer"), name="周镇长")
    assert (done.received_name, done.received_by) == ("周镇长", None)


@pytest.mark.parametrize("person", ["colleague", "leader", "viewer", "stranger"])
def test_nobody_else_signs_for_a_unit(office: Office, person: str) -> None:
    held = made.sent(made.document(office.world), office.world)
    with pytest.raises(PermissionDenied, match="签收由收文单位办理"):
        receive_document(held.deliveries.get(unit=office.world.school), actor=office.person(person))


def test_a_void_document_keeps_its_number_and_its_reason(office: Office) -> None:
    held = made.sent(made.document(office.world), office.world, at=AT)
    with pytest.raises(ValidationError, match="请写明作废的原因"):
        void_document(held, "", actor=office.person("officer"))
    void = void_document(held, "主送单位有误", actor=office.person("officer"))
    assert (void.number_text, void.void_reason) == ("示教督办〔2026〕1号", "主送单位有误")
    following_one = made.signed(made.document(office.world), office.world, at=AT)
    assert following_one.number_text == "示教督办〔2026〕2号"
    assert notices(office.person("head"))[-1] == f"公文示教督办〔2026〕1号已作废：{held.title}"


def test_a_numbered_document_is_not_discarded_nor_a_draft_voided(office: Office) -> None:
    draft = made.document(office.world)
    with pytest.raises(ValidationError, match="放弃即可"):
        void_document(draft, "错", actor=office.person("officer"))
    with pytest.raises(ValidationError, match="只能作废"):
        discard_document(made.signed(draft, office.world), "错", actor=office.person("officer"))


def seen_by(office: Office, held: OfficialDocument) -> set[str]:
    names = (
        "clerk",
        "head",
        "colleague",
        "officer",
        "second",
        "director",
        "leader",
        "city_officer",
        "administrator",
        "stranger",
    )
    return {name for name in names if documents_visible_to(office.person(name)).filter(pk=held.pk).exists()}


COUNTY = {"officer", "second", "director", "leader"}


def test_who_reads_a_document_for_the_county(office: Office) -> None:
    held = made.document(office.world)
    assert seen_by(office, held) == COUNTY
    made.signed(held, office.world)
    assert seen_by(office, held) == COUNTY | {"city_officer"}
    send_document(held, actor=office.person("officer"))
    assert seen_by(office, held) == COUNTY | {"city_officer", "clerk", "head"}


def test_who_reads_a_document_for_its_addressees(office: Office) -> None:
    held = made.sent(made.document(office.world, readers=Readers.ADDRESSED), office.world)
    assert seen_by(office, held) == COUNTY | {"clerk", "head"}


def test_who_reads_a_document_for_named_people(office: Office) -> None:
    named = [office.person("director"), office.person("head")]
    held = made.document(
        office.world,
        DocumentKind.ACCOUNTABILITY_DECISION,
        draft=made.text(title="关于对某某问责的决定"),
        readers=Readers.NAMED,
        named_readers=named,
    )
    assert str(held) == "问责决定书（仅指定人员）"
    assert seen_by(office, held) == {"officer", "director", "head"}
    made.sent(held, office.world)
    assert seen_by(office, held) == {"officer", "director", "head"}
    assert not Notice.objects.filter(title__contains="某某").exists()
    assert notices(office.person("clerk")) == []


def test_a_document_for_named_people_names_who_checks_and_signs(office: Office) -> None:
    held = made.document(office.world, readers=Readers.NAMED, named_readers=[office.person("leader")])
    with pytest.raises(ValidationError, match="没有能审核的人"):
        submit_document(held, actor=office.person("officer"))


@dataclass
class Ear:
    """What a follower hears."""

    heard: list[str] = field(default_factory=list)
    refuses: bool = False

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        self.heard.append(verb)
        if self.refuses and verb == "signed":
            raise ValidationError("不行")

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        self.heard.append(f"received by {delivery.unit.name}")


def test_who_follows_hears_of_every_step_and_can_stop_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = Ear()
    monkeypatch.setattr(following, "_followers", [ear])
    held = made.sent(made.document(office.world), office.world)
    receive_document(held.deliveries.get(unit=office.world.school), actor=office.person("clerk"))
    assert ear.heard == [
        "drafted",
        "submitted",
        "checked",
        "signed",
        "sent",
        "received by 南坪中心小学",
    ]
    ear.refuses = True
    other = made.document(office.world)
    with pytest.raises(ValidationError, match="不行"):
        made.signed(other, office.world)
    other.refresh_from_db()
    assert (other.number_text, other.state) == ("", DocumentState.SIGNING)


def test_without_an_issuer_the_refusal_says_where_to_set_it(office: Office) -> None:
    strange = office.world.other_county
    with pytest.raises(ValidationError, match="/documents/issuers/"):
        draft_document(strange, DocumentKind.NOTICE, draft=made.text(), actor=None)


def test_more_addressees_cost_no_more_queries(office: Office) -> None:
    def queries(units: list[Organisation]) -> int:
        held = made.signed(made.document(office.world, addressees=units), office.world)
        with CaptureQueriesContext(connection) as asked:
            send_document(held, actor=office.person("officer"))
        return len(asked)

    world = office.world
    few = queries([world.department, world.school])
    assert queries([world.department, world.school, world.second_school, world.township]) <= few


def test_a_unit_that_is_both_gets_it_once(office: Office) -> None:
    held = made.document(
        office.world, addressees=[office.world.school], copies=[office.world.school, office.world.township]
    )
    assert list(held.deliveries.order_by("pk").values_list("unit__name", "is_copy")) == [
        ("南坪中心小学", False),
        ("南坪镇", True),
    ]


def test_a_unit_of_another_county_is_no_addressee(office: Office) -> None:
    with pytest.raises(ValidationError, match="不是本县的单位"):
        made.document(office.world, addressees=[office.world.other_school])


def test_an_issued_document_goes_to_one_more_unit_with_its_text_unchanged(office: Office) -> None:
    held = made.sent(made.document(office.world), office.world)
    before = printed(held)
    delivery = resend_document(held, office.world.second_school, actor=office.person("officer"))
    assert (delivery.way, delivery.note) == ("system", "补发")
    assert notices(office.person("colleague")) == [f"抄送公文，请签收：{held.title}"]
    assert printed(held) == before
    again = resend_document(held, office.world.second_school, actor=office.person("officer"))
    assert again.pk == delivery.pk


def test_many_addressees_are_printed_by_what_they_are(office: Office) -> None:
    world = office.world
    schools = [factories.school(world.county, f"第{number}中心小学校") for number in range(1, 28)]
    few = made.document(world, addressees=schools[:3])
    assert printed(few).addressees == "第1中心小学校、第2中心小学校、第3中心小学校"
    many = made.document(world, addressees=[world.township, *schools])
    assert printed(many).addressees == "各有关乡镇、学校"
    assert many.deliveries.count() == 28


def test_what_waits_for_whom(office: Office) -> None:
    held = made.document(office.world)
    assert waits(office, "officer") == ["修改送审"]
    submit_document(held, actor=office.person("officer"))
    assert (waits(office, "officer"), waits(office, "second"), waits(office, "director")) == (
        [],
        ["审核"],
        ["审核"],
    )
    passed = check_document(held, actor=office.person("second"))
    assert (waits(office, "director"), waits(office, "leader")) == (["签发"], [])
    sign_document(passed, revision=passed.revision, actor=office.person("director"))
    assert waits(office, "officer") == ["发出"]
    send_document(held, actor=office.person("officer"))
    assert (waits(office, "head"), waits(office, "officer"), waits(office, "colleague")) == (["签收"], [], [])


def waits(office: Office, name: str) -> list[str]:
    return [one.what for one in documents_waiting_for(office.person(name))]


def test_a_draft_of_a_rule_waits_for_the_whole_office(office: Office) -> None:
    made.document(office.world, actor=None)
    assert waits(office, "officer") == waits(office, "second") == ["决定是否采用"]
