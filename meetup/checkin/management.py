"""What check-in adds to the pages for those who run an event."""

from flask import url_for

from ..events import Event
from ..events.log import LoggedAct, describes_act
from ..events.managing import ManageTab, adds_manage_tab
from ..languages import gettext

SELF_ON, SELF_OFF = "self_check_in_on", "self_check_in_off"


@adds_manage_tab
def _check_in_tab(event: Event) -> ManageTab:
    url = url_for("checkin.manage.index", slug=event.slug)
    return ManageTab(gettext("Check-in"), url, place=57, for_staff=True)


@describes_act(SELF_ON)
def _turned_on(act: LoggedAct) -> str:
    return gettext("%(name)s let attendees check themselves in.", name=act.actor)


@describes_act(SELF_OFF)
def _turned_off(act: LoggedAct) -> str:
    return gettext("%(name)s ended that attendees check themselves in.", name=act.actor)
