"""Finding what is one's own; nobody else's exists here."""

from flask_login import current_user
from werkzeug.exceptions import NotFound

from ..encounters import Encounter
from ..models import Contact


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
