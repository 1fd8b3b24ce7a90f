"""The text of a complaint, as the operator reads it in a mail and from the command."""

from ...extensions import db
from ...languages import gettext, lazy_gettext
from ...outbox import Letter, Link, NothingToSend, absolute_url, writes_letter
from .forms import REASON_LABELS
from .models import Complaint

SUBJECTS = {"event": lazy_gettext("An event was reported"), "profile": lazy_gettext("A profile was reported")}
"""The subject of the mail, by the kind of the complaint."""


@writes_letter("complaint")
def _write_complaint(complaint_id: str) -> Letter:
    complaint = db.session.get(Complaint, int(complaint_id))
    if complaint is None:
        raise NothingToSend
    subject = SUBJECTS[complaint.kind]
    return Letter(
        subject=subject,
        paragraphs=(gettext("%(subject)s. This is what they told us:", subject=subject),),
        details=tuple(_facts(complaint)),
        button=Link(gettext("Open the page"), absolute_url(complaint.path)) if complaint.path else None,
        reason=gettext("You get these because this address is the operator's."),
    )


def complaint_text(complaint: Complaint) -> str:
    """Return what a complaint says, who made it, and where to look."""
    url = absolute_url(complaint.path) if complaint.path else ""
    return "\n".join(filter(None, [*_facts(complaint), url])) + "\n"


def _facts(complaint: Complaint) -> list[str]:
    reporter = complaint.reporter
    by = f"{reporter.profile.name} ({reporter.email})" if reporter else "someone who was signed out"
    lines = [
        f"{complaint.kind.capitalize()}: {complaint.about}",
        gettext("Reported at %(created_at)s UTC by %(by)s", created_at=complaint.created_at, by=by),
        gettext("What is wrong: %(get)s", get=REASON_LABELS.get(complaint.reason, complaint.reason)),
        complaint.note,
    ]
    return list(filter(None, lines))
