"""What rooms add to the pages for those who run an event."""

from flask import url_for

from ...events import Event
from ...events.managing import ManageTab, adds_manage_tab
from ...languages import gettext


@adds_manage_tab
def _rooms_tab(event: Event) -> ManageTab:
    return ManageTab(gettext("Rooms"), url_for("rooms.page.manage.index", slug=event.slug), place=50, for_staff=True)
