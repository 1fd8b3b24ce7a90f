"""The forms of a team: an invitation, and another role for somebody."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf, InputRequired, ValidationError

from ..events import ROLES
from ..languages import gettext, lazy_gettext
from ..people.fields import EmailAddressField
from ..registration.labels import ROLE_LABELS
from ..rooms import Room
from .role_texts import TEAM_ROLES

_CHANGEABLE = ("organizer", "staff", "speaker", "attendee")
CHOOSE_ROLE = lazy_gettext("Choose what they may do.")


class RoleField(RadioField):
    """What somebody may do, one of ``roles``."""

    def __init__(self, label: str, roles: Sequence[str], **kwargs: Any) -> None:
        validators = [InputRequired(CHOOSE_ROLE), AnyOf(roles, CHOOSE_ROLE)]
        choices = {role: ROLE_LABELS[role] for role in roles}
        super().__init__(label, choices=choices, validate_choice=False, validators=validators, **kwargs)


class TeamInvitationForm(FlaskForm):
    """An address to invite, with a role, and the room to host for that of hosts."""

    email = EmailAddressField(lazy_gettext("Their email address"), missing=lazy_gettext("Type their email address."))
    role = RoleField(lazy_gettext("Role"), TEAM_ROLES)
    room = SelectField(lazy_gettext("Room to host"), validate_choice=False)

    def __init__(self, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rooms = {str(room.id): room for room in rooms}
        names = {id_: room.name for id_, room in self.rooms.items()}
        self.room.choices = {"": gettext("Choose a room"), **names}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.role.data == "host" and self.chosen_room is None:
            self.room.errors = [gettext("Choose the room that they'll host.")]
            return False
        return is_valid

    @property
    def chosen_room(self) -> Room | None:
        """The room to host; ``None`` for the other roles."""
        return self.rooms.get(self.room.data or "") if self.role.data == "host" else None


class MemberRoleForm(FlaskForm):
    """Another role for somebody who has ``role`` now. Nobody becomes a host like that, because it takes a room."""

    role = RoleField(lazy_gettext("Role"), ROLES)

    def __init__(self, role: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = {each: ROLE_LABELS[each] for each in ROLES if each in (role, *_CHANGEABLE)}

    def validate_role(self, field: RoleField) -> None:
        if field.data == "host" and "host" not in field.choices:
            raise ValidationError(CHOOSE_ROLE)
