"""The part about introductions of the page on which people choose what they are told."""

from flask import render_template

from ..people import User
from ..people.notification_parts import adds_notification_part


@adds_notification_part
def render_settings_link(_user: User) -> str:
    return render_template("introductions/_settings_link.html")
