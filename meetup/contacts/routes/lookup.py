"""Finding what is one's own; nobody else's exists here."""

from flask import request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...ids import row_id
from ..encounters import Encounter
from ..models import STAGES, Contact
from ..run_throughs import Scope


def my_contact(contact_id: int, held: bool = False) -> Contact:
    contact = Contact.owned(current_user, contact_id, held)
    if contact is None:
        raise NotFound
    return contact


def my_encounter(encounter_id: int) -> Encounter:
    encounter = Encounter.shared_with(current_user, encounter_id)
    if encounter is None:
        raise NotFound
    return encounter


def asked_scope() -> Scope | None:
    """The run-through that an address or a form names by ``run`` and ``event``, if it does."""
    stage = request.values.get("run", "")
    return Scope(stage, request.values.get("event", type=row_id)) if stage in STAGES else None
