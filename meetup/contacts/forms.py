"""Forms for tags, and limits of what an owner types."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from ..people.fields import LineField, TopicsField
from ..people.text import fold
from .tags import MAX_TAG_LENGTH, MAX_TAGS

MAX_NEXT_STEP_LENGTH = 200


def check_single_tag(field: Field) -> None:
    """Raise ValidationError if the field contains several tags."""
    if field.data and {",", ";"} & set(field.data):
        raise ValidationError("One tag at a time, without commas.")


def check_tags(tags: list[str]) -> None:
    """Raise ValidationError if there are too many tags, or one is too long."""
    if len(tags) > MAX_TAGS:
        raise ValidationError(f"Keep it to {MAX_TAGS} tags.")
    for tag in tags:
        if len(tag) > MAX_TAG_LENGTH or len(fold(tag)) > 3 * MAX_TAG_LENGTH:
            raise ValidationError(
                f"“{tag[:20]}…” is too long. Keep each to {MAX_TAG_LENGTH} characters, with commas between."
            )


class TagsForm(FlaskForm):
    """The tags of one contact, separated by commas."""

    tags = TopicsField("Tags", check=check_tags)


class TagForm(FlaskForm):
    """A new name for a tag. ``together`` agrees to merge it with the tag that has this name already."""

    name = LineField("Name", MAX_TAG_LENGTH, "Type a name, or delete the tag.")
    together = BooleanField()

    def validate_name(self, field: Field) -> None:
        check_single_tag(field)
        check_tags([field.data])
