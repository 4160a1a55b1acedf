"""What other apps may use of campaigns."""

from dudao.apps.campaigns.models import (
    AcceptanceStage,
    Assignment,
    Campaign,
    CampaignStandard,
    Group,
    GroupMember,
    ItemCorrespondence,
    ItemDuty,
    Keeper,
    Participant,
)

__all__ = [
    "AcceptanceStage",
    "Assignment",
    "Campaign",
    "CampaignStandard",
    "Group",
    "GroupMember",
    "ItemCorrespondence",
    "ItemDuty",
    "Keeper",
    "Participant",
]
