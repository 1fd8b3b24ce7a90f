"""What an owner types about a contact's tags, and the limits of what they type elsewhere."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from ..people.forms import Text, Topics
from ..people.text import fold
from .tags import LENGTH, MOST

STEP = 200


def check_one(field: Field) -> None:
    if field.data and {",", ";"} & set(field.data):
        raise ValidationError("One tag at a time, without commas.")


def check_tags(tags: list[str]) -> None:
    if len(tags) > MOST:
        raise ValidationError(f"Keep it to {MOST} tags.")
    for tag in tags:
        if len(tag) > LENGTH or len(fold(tag)) > 3 * LENGTH:
            raise ValidationError(f"“{tag[:20]}…” is too long. Keep each to {LENGTH} characters, with commas between.")


class TagsForm(FlaskForm):
    tags = Topics("Tags", check=check_tags)


class TagForm(FlaskForm):
    """``together`` is whether it becomes part of another tag of that name."""

    name = Text("Name", LENGTH, "Type a name, or delete the tag.")
    together = BooleanField()

    def validate_name(self, field: Field) -> None:
        check_one(field)
        check_tags([field.data])
