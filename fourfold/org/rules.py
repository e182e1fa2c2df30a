"""Roles, tiers and who may do what with units and people."""

from typing import Protocol
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models


class Role(models.TextChoices):
    """From most to least. A role holds in the member's unit and everything below it; the first two hold everywhere."""

    ADMINISTRATOR = "administrator", "Administrator"
    STRATEGY_OFFICE = "strategy_office", "Strategy office"
    EDITOR = "editor", "Editor"
    CONTRIBUTOR = "contributor", "Contributor"
    VIEWER = "viewer", "Viewer"


class Tier(models.IntegerChoices):
    """Scorecard tiers count from the top; the word is always printed with the number."""

    ENTERPRISE = 1, "Scorecard tier 1 - Enterprise"
    UNIT = 2, "Scorecard tier 2 - Unit"
    TEAM = 3, "Scorecard tier 3 - Team"


class Audience(models.TextChoices):
    """Who may see a record."""

    ORGANISATION = "organisation", "Everyone in the organisation"
    UNIT = "unit", "The unit, the units above it and the strategy office"
    CONFIDENTIAL = "confidential", "Its owner, collector and approver, and the strategy office"


class HasRole(Protocol):
    @property
    def role(self) -> str: ...


def is_administrator(member: HasRole) -> bool:
    return member.role == Role.ADMINISTRATOR


def is_strategy_office(member: HasRole) -> bool:
    return member.role == Role.STRATEGY_OFFICE


def sees_everything(member: HasRole) -> bool:
    """Administrators look after users and settings, the strategy office after content; both need to see it all."""
    return member.role in {Role.ADMINISTRATOR, Role.STRATEGY_OFFICE}


def can_administer(member: HasRole) -> bool:
    """People, units, calendar and settings."""
    return member.role == Role.ADMINISTRATOR


def can_edit(member: HasRole) -> bool:
    """Strategy and measures; an editor only in the own unit and below (queries.unit_ids_below)."""
    return member.role in {Role.STRATEGY_OFFICE, Role.EDITOR, Role.ADMINISTRATOR}


def can_record(member: HasRole) -> bool:
    """Values of measures: everyone but viewers, each where they own, collect or edit."""
    return member.role != Role.VIEWER


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Write one such as Europe/Berlin or America/New_York.")


class LeadingRole(models.TextChoices):
    """What somebody is appointed to in a unit. Objectives, KPIs and themes name their owners themselves."""

    SPONSOR = "sponsor", "Executive sponsor"
    OFFICE = "office", "Strategy office"
    UNIT_HEAD = "unit_head", "Unit head"
    TEAM_LEAD = "team_lead", "Team lead"
    DATA_STEWARD = "data_steward", "Data steward"
    FINANCE = "finance", "Finance controller"
    CAPEX = "capex", "CapEx approver"
    QUALITY = "quality", "Quality approver"
    PEOPLE = "people", "HR partner"
    BOARD = "board", "Board member"
    AUDITOR = "auditor", "Auditor"


RESPONSIBILITIES = {
    LeadingRole.SPONSOR: "Decides strategy, themes, targets and funding; chairs the strategy review.",
    LeadingRole.OFFICE: "Keeps method, calendar, data rules, packs and guard-rails.",
    LeadingRole.UNIT_HEAD: "Leads the unit's scorecard, cascades objectives, provides what they need.",
    LeadingRole.TEAM_LEAD: "Leads board, huddle and actions of the team; escalates.",
    LeadingRole.DATA_STEWARD: "Looks after sources and quality of the data.",
    LeadingRole.FINANCE: "Confirms benefits, investments and budgets.",
    LeadingRole.CAPEX: "Approves investments up to a limit, never one's own request.",
    LeadingRole.QUALITY: "Approves corrective actions and signs, never one's own.",
    LeadingRole.PEOPLE: "Runs the cycle of reviews and calibration, never over one's own line.",
    LeadingRole.BOARD: "Reads packs and decides what is put before the board.",
    LeadingRole.AUDITOR: "Reads everything, the trail included, and changes nothing.",
}
# A scorecard without these has nobody who leads it.
KEY_ROLES = {
    Tier.ENTERPRISE: (LeadingRole.SPONSOR, LeadingRole.OFFICE),
    Tier.UNIT: (LeadingRole.UNIT_HEAD,),
    Tier.TEAM: (LeadingRole.TEAM_LEAD,),
}
HELD_BY_ONE = frozenset({LeadingRole.SPONSOR, LeadingRole.UNIT_HEAD, LeadingRole.TEAM_LEAD})


def can_appoint(member: HasRole) -> bool:
    return sees_everything(member)
