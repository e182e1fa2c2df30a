"""Choices of the organisation's own library, and who may decide about what is published."""

from typing import Protocol

from django.db import models

from fourfold.catalogue.kpis import PERSPECTIVES

PERSPECTIVE_CHOICES = tuple(PERSPECTIVES.items())
LEAST_REASON = 20  # characters of the reason for an override


class PublicationState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


STANDING = (PublicationState.PROPOSED, PublicationState.APPROVED)


class Proposed(Protocol):
    proposed_by_id: int
    owner_id: int


def why_not_to_decide(member_id: int, role: str, publication: Proposed) -> str:
    """Why this member may not approve or decline it; nothing where they may."""
    if member_id == publication.proposed_by_id:
        return "You proposed this KPI for the library; somebody else decides about it. Nothing was changed."
    if member_id == publication.owner_id:
        return "You would own this KPI of the library; somebody else decides about it. Nothing was changed."
    if role != "strategy_office":
        return "Only the strategy office decides what stands in the library. Nothing was changed."
    return ""
