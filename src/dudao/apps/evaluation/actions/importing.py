"""Many ratings of one evaluation in one action: a filled-in table comes back, or a sample is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Assignment, reviewers_of
from dudao.apps.evaluation.actions.peers import score_all_peers
from dudao.apps.evaluation.actions.ratings import MEASURED, NOBODY_REVIEWS, UNDECIDED
from dudao.apps.evaluation.actions.writing import (
    keep_totals,
    lock_evaluations,
    move,
    require_running,
    revision_of,
)
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.flow import handler_refusal
from dudao.apps.evaluation.item_sheet import RatedItem, sheet_of
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from dudao.apps.evaluation.permissions import ONLY_HANDLER, can_import
from dudao.apps.evaluation.reviewers import staffed_levels, waiting_level
from dudao.apps.evaluation.statement import Statement, judge, open_parts, state_on, statement_of
from dudao.core.rating_flow import RatingVerb
from dudao.core.scoring import AnswerError

MOST_LISTED = 300


@dataclass(frozen=True)
class ImportedRating:
    """One line: what is stated of an item, whether it is handed in at once, and the number seen (None: any)."""

    item_id: int
    statement: Statement
    submit: bool = False
    number: int | None = None


@dataclass(frozen=True)
class LineProblem:
    """Why a line cannot be taken; `field` as in ``AnswerError``, empty when it is the line as a whole."""

    item_id: int
    field: str
    message: str


class ImportRefused(Exception):
    """Nothing was written; `problems` says why, line by line."""

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(f"有 {len(problems)} 行不能导入，没有写入任何内容。")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    created: int
    changed: int
    unchanged: int
    submitted: int


@transaction.atomic
def import_ratings(
    evaluation: Evaluation, lines: Sequence[ImportedRating], *, actor: User | None
) -> Imported:
    """Write many self-ratings of one evaluation, all or none; `actor` None is the system.

    Each line is taken as if its handler had typed it: it is refused where he could not. Raises ``ImportRefused``
    with every problem, ``PermissionDenied`` when an item is not the actor's to fill in.
    """
    held = Evaluation.objects.select_related("campaign__county", "version", "subject").get(pk=evaluation.pk)
    if held.side != Side.SELF:
        raise ValidationError("这是他评，不能按自评导入。")
    require_running(held.campaign)
    sheet = sheet_of(held.version)
    lock_evaluations(held, all_of_it=any(item.needs_peers for item in sheet.items))
    done = _Import(held, actor)
    for line in lines:
        done.take(line)
    if done.problems:
        raise ImportRefused(done.problems)
    return done.keep()


class _Import:
    """The lines of one import: judged one after the other, then written together."""

    def __init__(self, evaluation: Evaluation, actor: User | None) -> None:
        self.evaluation = evaluation
        self.actor = actor
        self.sheet = sheet_of(evaluation.version)
        self.assignments = {
            one.item_id: one
            for one in Assignment.objects.filter(
                campaign_id=evaluation.campaign_id,
                subject_id=evaluation.subject_id,
                item__version_id=evaluation.version_id,
            )
        }
        for assignment in self.assignments.values():
            assignment.campaign, assignment.subject = evaluation.campaign, evaluation.subject
        self.ratings = {one.item_id: one for one in evaluation.ratings.all()}
        self.reviewers = reviewers_of(evaluation.campaign)
        self.now = timezone.now()
        self.problems: list[LineProblem] = []
        self.created: list[Rating] = []
        self.changed: list[Rating] = []
        self.unchanged = self.submitted = 0
        self.peers: list[RatedItem] = []

    def take(self, line: ImportedRating) -> None:
        """Judge one line; what is wrong with it is kept for the report."""
        try:
            self._take(line)
        except AnswerError as wrong:
            self.problems.append(LineProblem(line.item_id, wrong.field, wrong.message))
        except ValidationError as wrong:
            self.problems.append(LineProblem(line.item_id, "", " ".join(wrong.messages)))

    def _take(self, line: ImportedRating) -> None:
        item = self.sheet.by_id.get(line.item_id)
        assignment = self.assignments.get(line.item_id)
        if item is None or assignment is None:
            raise ValidationError("本单位没有这一条。")
        if self.actor is not None and not can_import(self.actor, assignment):
            raise PermissionDenied(ONLY_HANDLER)
        if item.measured_by is not None:
            raise ValidationError(MEASURED)
        held = self.ratings.get(line.item_id)
        if line.number is not None and line.number != (held.number if held else 0):
            raise ValidationError("导出以后有人改过这一条，请重新导出再填，或在页面上修改。")
        judged = judge(item, line.statement)
        same = held is not None and statement_of(held) == Statement(
            judged.data, line.statement.note, line.statement.recoverable_points, line.statement.recover_by
        )
        handed_in = held is not None and held.state not in (RatingState.DRAFT, RatingState.RETURNED)
        if same and (handed_in or not line.submit):
            self.unchanged += 1
            return
        refusal = handler_refusal(held, RatingVerb.SAVE)
        if refusal:
            raise ValidationError(refusal)
        missing = open_parts(item, judged.answer) if line.submit else []
        if missing:
            raise ValidationError(UNDECIDED.format("、".join(missing)))
        rating = held or Rating(evaluation=self.evaluation, item_id=item.id, assignment=assignment)
        state_on(rating, judged)
        rating.rated_by_id, rating.rated_at = assignment.handler_id, self.now
        if line.submit:
            self._submit(rating, assignment)
        if item.needs_peers:
            self.peers.append(item)
        self.ratings[item.id] = rating
        if held is None:
            self.created.append(rating)
        else:
            rating.number += 1
            self.changed.append(rating)

    def _submit(self, rating: Rating, assignment: Assignment) -> None:
        first = waiting_level("", staffed_levels(self.reviewers, assignment))
        if first is None:
            raise ValidationError(NOBODY_REVIEWS)
        move(rating, RatingState.SUBMITTED, first.value)
        self.submitted += 1

    def keep(self) -> Imported:
        """Write what was taken with its revisions, the totals and one entry."""
        Rating.objects.bulk_create(self.created, batch_size=500)
        names = [field.name for field in Rating._meta.concrete_fields if not field.primary_key]
        Rating.objects.bulk_update(self.changed, names, batch_size=100)
        written = [*self.created, *self.changed]
        RatingRevision.objects.bulk_create(
            [revision_of(rating, "import_ratings", self.actor) for rating in written], batch_size=500
        )
        for item in self.peers:
            score_all_peers(self.evaluation.campaign_id, item, self.sheet)
        if written:
            keep_totals(self.evaluation, self.sheet)
            codes = [self.sheet.by_id[rating.item_id].code for rating in written]
            details = {
                "created": len(self.created),
                "changed": len(self.changed),
                "submitted": self.submitted,
                "items": codes[:MOST_LISTED],
            }
            record(
                self.actor,
                "import_ratings",
                self.evaluation,
                organisation=self.evaluation.subject,
                details=details,
            )
        return Imported(len(self.created), len(self.changed), self.unchanged, self.submitted)
