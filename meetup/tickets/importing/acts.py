"""What the log of an event says about imports of attendees and what is done with their tickets by hand."""

from ...events.log import LoggedAct, describes_act, record_act
from ...languages import gettext, ngettext
from ...people import User
from .imports import TicketImport


def record_import(found: TicketImport, by: User) -> None:
    """Add to the log that somebody imported a list, if it changed anything."""
    count = sum(found.counts.get(name, 0) for name in ("added", "changed", "cancelled"))
    if count:
        record_act(found.event_id, by, "tickets_imported", count=count)


@describes_act("tickets_imported")
def _imported(act: LoggedAct) -> str:
    return ngettext(
        "%(name)s imported a list with changes to %(num)s person.",
        "%(name)s imported a list with changes to %(num)s people.",
        act.facts["count"],
        name=act.actor,
    )


@describes_act("tickets_import_undone")
def _undone(act: LoggedAct) -> str:
    return gettext("%(name)s undid an import of attendees.", name=act.actor)


@describes_act("ticket_added")
def _added(act: LoggedAct) -> str:
    return gettext("%(name)s added someone to the list by hand.", name=act.actor)


@describes_act("ticket_changed")
def _changed(act: LoggedAct) -> str:
    return gettext("%(name)s changed what a badge says.", name=act.actor)


@describes_act("ticket_cancelled")
def _cancelled(act: LoggedAct) -> str:
    return gettext("%(name)s cancelled a ticket.", name=act.actor)


@describes_act("ticket_restored")
def _restored(act: LoggedAct) -> str:
    return gettext("%(name)s made a cancelled ticket valid again.", name=act.actor)
