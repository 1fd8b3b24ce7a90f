"""Forms for tags, and limits of what an owner types."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField
from wtforms.validators import ValidationError

from ..languages import gettext, lazy_gettext, ngettext
from ..people.fields import LineField, TopicsField
from ..people.text import fold
from .contexts import CONTEXT_LABELS, Context
from .tags import MAX_TAG_LENGTH, MAX_TAGS

MAX_NEXT_STEP_LENGTH = 200


def check_single_tag(field: Field) -> None:
    """Raise ValidationError if the field contains several tags."""
    if field.data and {",", ";"} & set(field.data):
        raise ValidationError(gettext("One tag at a time, without commas."))


def check_tags(tags: list[str]) -> None:
    """Raise ValidationError if there are too many tags, or one is too long."""
    if len(tags) > MAX_TAGS:
        raise ValidationError(ngettext("Keep it to %(num)s tag.", "Keep it to %(num)s tags.", MAX_TAGS))
    for tag in tags:
        if len(tag) > MAX_TAG_LENGTH or len(fold(tag)) > 3 * MAX_TAG_LENGTH:
            raise ValidationError(
                ngettext(
                    "“%(tag)s…” is too long. Keep each tag to %(num)s character, and separate tags with commas.",
                    "“%(tag)s…” is too long. Keep each tag to %(num)s characters, and separate tags with commas.",
                    MAX_TAG_LENGTH,
                    tag=tag[:20],
                )
            )


class ContextForm(FlaskForm):
    """The context of one contact, or none."""

    context = RadioField(
        lazy_gettext("How I know them"), choices={**CONTEXT_LABELS, "": lazy_gettext("Not specified")}, default=""
    )

    @property
    def chosen_context(self) -> Context | None:
        return Context(self.context.data) if self.context.data else None


class TagsForm(FlaskForm):
    """The tags of one contact, separated by commas."""

    tags = TopicsField(lazy_gettext("Tags"), check=check_tags)


class TagForm(FlaskForm):
    """A new name for a tag. ``together`` agrees to merge it with the tag that has this name already."""

    name = LineField(lazy_gettext("Name"), MAX_TAG_LENGTH, lazy_gettext("Type a name, or delete the tag."))
    together = BooleanField()

    def validate_name(self, field: Field) -> None:
        check_single_tag(field)
        check_tags([field.data])
