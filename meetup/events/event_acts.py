"""What the log of an event says about the event itself: that it was published, moved or cancelled."""

from ..languages import gettext
from .log import LoggedAct, describes_act


@describes_act("event_published")
def _published(act: LoggedAct) -> str:
    return gettext("%(name)s published the event.", name=act.actor)


@describes_act("event_cancelled")
def _cancelled(act: LoggedAct) -> str:
    return gettext("%(name)s cancelled the event.", name=act.actor)


@describes_act("event_moved")
def _moved(act: LoggedAct) -> str:
    return gettext("%(name)s changed when or where the event is.", name=act.actor)
