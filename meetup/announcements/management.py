"""What announcements add to the pages for the team of an event and to its log, and what cancelling does to them."""

from flask import url_for

from ..events import Event
from ..events.log import LoggedAct, describes_act
from ..events.managing import ManageTab, adds_manage_tab
from ..events.status import on_cancelling
from ..languages import gettext, ngettext
from .models import Announcement


@adds_manage_tab
def _announcements_tab(event: Event) -> ManageTab:
    return ManageTab(gettext("Announce"), url_for("announcements.manage.index", slug=event.slug), place=60)


@on_cancelling
def _withdraw_planned(event: Event) -> None:
    """Withdraw what is planned, as it was written for an event that takes place."""
    Announcement.withdraw_planned(event)


@describes_act("announced")
def _announced(act: LoggedAct) -> str:
    count = act.facts["people"]
    if not count:
        return gettext("%(name)s sent an announcement.", name=act.actor)
    return ngettext(
        "%(name)s sent an announcement to %(num)s person.",
        "%(name)s sent an announcement to %(num)s people.",
        count,
        name=act.actor,
    )


@describes_act("announcement_planned")
def _planned(act: LoggedAct) -> str:
    return gettext("%(name)s planned an announcement.", name=act.actor)


@describes_act("announcement_edited")
def _edited(act: LoggedAct) -> str:
    return gettext("%(name)s edited an announcement.", name=act.actor)


@describes_act("announcement_withdrawn")
def _withdrawn(act: LoggedAct) -> str:
    return gettext("%(name)s withdrew an announcement.", name=act.actor)
