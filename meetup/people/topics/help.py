"""The kinds of help that people offer and ask for."""

from enum import StrEnum

from ...languages import lazy_gettext


class Help(StrEnum):
    """A kind of help. The values are what the database and forms contain."""

    SUPPORT = "support"
    INFORMATION = "information"
    ASSISTANCE = "assistance"
    MENTORING = "mentoring"
    JOB_LEAD = "job_lead"
    COLLABORATION = "collaboration"
    FRIENDSHIP = "friendship"


HELP_LABELS: dict[str, str] = {
    Help.SUPPORT: lazy_gettext("Support"),
    Help.INFORMATION: lazy_gettext("Information"),
    Help.ASSISTANCE: lazy_gettext("Assistance"),
    Help.MENTORING: lazy_gettext("Mentoring"),
    Help.JOB_LEAD: lazy_gettext("Job lead"),
    Help.COLLABORATION: lazy_gettext("Collaboration"),
    Help.FRIENDSHIP: lazy_gettext("Friendship"),
}
"""The labels of the kinds of help, by value, in the order in which pages show them."""
