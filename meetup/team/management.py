"""What the team adds to the pages for those who run an event."""

from flask import url_for

from ..events import Event
from ..events.managing import ManageTab, adds_manage_tab
from ..languages import gettext


@adds_manage_tab
def _team_tab(event: Event) -> ManageTab:
    return ManageTab(gettext("Team"), url_for("team.members.index", slug=event.slug), place=70)
