"""What other apps may use of rankings."""

from dudao.apps.rankings.actions.circulars import CircularGiven, draft_circular
from dudao.apps.rankings.actions.computing import (
    RankingGiven,
    create_ranking,
    recompute_ranking,
    withdraw_ranking,
)
from dudao.apps.rankings.actions.contesting import (
    ContestGiven,
    contest_number,
    refuse_contest,
    uphold_contest,
    withdraw_contest,
)
from dudao.apps.rankings.actions.settling import settle_ranking, show_ranking, tick
from dudao.apps.rankings.choices import ContestState, RankingState, UnitGroup
from dudao.apps.rankings.models import Ranking, RankingContest, RankingLine
from dudao.apps.rankings.places import PlaceHeld, UnitPlaces, last_places
from dudao.apps.rankings.queries import contests_waiting_for as contests_waiting
from dudao.apps.rankings.queries import rankings_visible_to
from dudao.apps.rankings.queries import signed_lines_of as ranking_lines_of

__all__ = [
    "CircularGiven",
    "ContestGiven",
    "ContestState",
    "PlaceHeld",
    "Ranking",
    "RankingContest",
    "RankingGiven",
    "RankingLine",
    "RankingState",
    "UnitGroup",
    "UnitPlaces",
    "contest_number",
    "contests_waiting",
    "create_ranking",
    "draft_circular",
    "last_places",
    "ranking_lines_of",
    "rankings_visible_to",
    "recompute_ranking",
    "refuse_contest",
    "settle_ranking",
    "show_ranking",
    "tick",
    "uphold_contest",
    "withdraw_contest",
    "withdraw_ranking",
]
