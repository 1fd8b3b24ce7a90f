"""How somebody in a room lets others find them."""

from flask_wtf import FlaskForm
from wtforms import BooleanField


class PresenceForm(FlaskForm):
    """How somebody in a room lets themself be found there."""

    listed = BooleanField("Show me in this list")
    open_to_talk = BooleanField("Open to talk")
