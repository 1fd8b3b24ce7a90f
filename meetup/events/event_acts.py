"""What the log of an event says about the event itself, and about people of its team who leave it."""

from ..languages import gettext
from ..people import User
from .attendance import Attendance
from .log import LoggedAct, describes_act, record_act


@describes_act("event_published")
def _published(act: LoggedAct) -> str:
    return gettext("%(name)s published the event.", name=act.actor)


@describes_act("event_cancelled")
def _cancelled(act: LoggedAct) -> str:
    return gettext("%(name)s cancelled the event.", name=act.actor)


@describes_act("event_moved")
def _moved(act: LoggedAct) -> str:
    return gettext("%(name)s changed when or where the event is.", name=act.actor)


@describes_act("team_left_event")
def _left(act: LoggedAct) -> str:
    return gettext("%(name)s left the team and the event.", name=act.actor)


def record_leaving(attendance: Attendance, user: User) -> None:
    """Add to the log that somebody leaves the event, if they are on its team."""
    if attendance.is_on_team:
        record_act(attendance.event_id, user, "team_left_event")
