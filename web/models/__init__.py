"""The rows of Duet, one module for each family; `Base.metadata` knows them all once this is imported."""

from web.db import Base
from web.models.accounts import ROLES, Account, Attempt, Audit, Done, Grant, Mail, SignedIn
from web.models.jobs import JOB_STATES, Job
from web.models.people import (
    WISH_KINDS,
    Availability,
    AvailabilityException,
    Companion,
    Continuity,
    Volunteer,
    VolunteerCredential,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Wish,
)
from web.models.places import TERM_KINDS, Organisation, Place, Term
from web.models.rosters import ANSWERS, ROSTER_STATES, Answer, Assignment, Pin, Roster, Run, Scenario
from web.models.work import SCENES, Project, ProjectLead, Seat, Series, Shift

__all__ = [
    "ANSWERS",
    "JOB_STATES",
    "ROLES",
    "ROSTER_STATES",
    "SCENES",
    "TERM_KINDS",
    "WISH_KINDS",
    "Account",
    "Answer",
    "Assignment",
    "Attempt",
    "Audit",
    "Availability",
    "AvailabilityException",
    "Base",
    "Companion",
    "Continuity",
    "Done",
    "Grant",
    "Job",
    "Mail",
    "Organisation",
    "Pin",
    "Place",
    "Project",
    "ProjectLead",
    "Roster",
    "Run",
    "Scenario",
    "Seat",
    "Series",
    "Shift",
    "SignedIn",
    "Term",
    "Volunteer",
    "VolunteerCredential",
    "VolunteerLanguage",
    "VolunteerSkill",
    "VolunteerTrait",
    "Wish",
]
