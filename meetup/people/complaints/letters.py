"""The text of a complaint, as the operator reads it in a mail and from the command."""

from ...languages import gettext, lazy_gettext
from ...outbox import SENT_TO_LEAVERS, Letter, Link, absolute_url, load_fact_row, writes_letter
from .forms import REASON_LABELS
from .models import Complaint

BEGINNINGS = {
    "event": (
        lazy_gettext("An event was reported"),
        lazy_gettext("An event was reported. This is what they told us:"),
    ),
    "profile": (
        lazy_gettext("A profile was reported"),
        lazy_gettext("A profile was reported. This is what they told us:"),
    ),
    "room": (
        lazy_gettext("A room was reported"),
        lazy_gettext("A room was reported. This is what they told us:"),
    ),
}
"""The subject and the first sentence of the mail, by the kind of the complaint."""

NAMES = {
    "event": lazy_gettext("Event: %(name)s"),
    "profile": lazy_gettext("Profile: %(name)s"),
    "room": lazy_gettext("Room: %(name)s"),
}

SENT_TO_LEAVERS.add("complaint")


@writes_letter("complaint")
def _write_complaint(complaint_id: str) -> Letter:
    complaint = load_fact_row(Complaint, complaint_id)
    subject, sentence = BEGINNINGS[complaint.kind]
    return Letter(
        subject=str(subject),
        paragraphs=(str(sentence),),
        details=tuple(_facts(complaint)),
        button=Link(gettext("Open the report"), absolute_url(f"/operator/reports/{complaint.id}")),
        reason=gettext("You get these because this address is the operator's."),
    )


def complaint_text(complaint: Complaint) -> str:
    """Return what a complaint says, who made it, and where to look."""
    url = absolute_url(complaint.path) if complaint.path else ""
    return "\n".join(filter(None, [*_facts(complaint), url])) + "\n"


def _facts(complaint: Complaint) -> list[str]:
    reporter = complaint.reporter
    at, about = complaint.created_at, complaint.about
    if reporter:
        name, email = reporter.profile.name, reporter.email
        reported = gettext("Reported at %(at)s UTC by %(name)s (%(email)s)", at=at, name=name, email=email)
    else:
        reported = gettext("Reported at %(at)s UTC by someone who was signed out", at=at)
    lines = [
        str(NAMES[complaint.kind]) % {"name": about},
        reported,
        gettext("Problem: %(reason)s", reason=REASON_LABELS.get(complaint.reason, complaint.reason)),
        complaint.note,
    ]
    return list(filter(None, lines))
