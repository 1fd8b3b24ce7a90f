"""The forms of offers and asks."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from ..languages import gettext, lazy_gettext
from .fields import MAX_TOPIC_LENGTH, MAX_TOPICS, LineField, check_topics
from .topics import HELP_LABELS, MAX_TOPIC_NOTE_LENGTH, Help


class HelpForm(FlaskForm):
    """With what kind of help somebody offers or looks for something, and a note."""

    help = SelectField(lazy_gettext("Kind of help"), choices={"": lazy_gettext("Not said"), **HELP_LABELS}, default="")
    note = LineField(lazy_gettext("Note"), MAX_TOPIC_NOTE_LENGTH)

    @property
    def chosen_help(self) -> Help | None:
        return Help(self.help.data) if self.help.data else None


class NewTopicForm(HelpForm):
    """An offer or an ask to add to ``count`` others."""

    topic = LineField(lazy_gettext("Topic"), MAX_TOPIC_LENGTH, lazy_gettext("Type a topic, such as mentoring."))

    def __init__(self, count: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.count = count

    def validate_topic(self, field: Field) -> None:
        check_topics([field.data])
        if self.count >= MAX_TOPICS:
            raise ValidationError(
                gettext("Keep it to %(max_topics)s: the ones that matter most.", max_topics=MAX_TOPICS)
            )
