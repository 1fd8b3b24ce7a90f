"""The form with which somebody in a room lets others find them."""

from flask_wtf import FlaskForm
from wtforms import BooleanField

from ...languages import lazy_gettext


class PresenceForm(FlaskForm):
    """How others in the room can find the user."""

    listed = BooleanField(lazy_gettext("Show me in this list"))
    open_to_talk = BooleanField(lazy_gettext("Open to talk"))
