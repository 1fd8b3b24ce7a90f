"""The part about announcements of the page on which people choose what they are told."""

from flask import current_app, render_template

from ..people import User
from ..people.notification_parts import adds_notification_part
from .settings import AnnouncementSettings, event_choices


@adds_notification_part
def render_settings(user: User) -> str:
    return render_template(
        "announcements/_settings.html",
        pushes=AnnouncementSettings.find_pushes_off(user) is None,
        choices=event_choices(user),
        can_push=current_app.config["MEETUP"].can_push,
    )
