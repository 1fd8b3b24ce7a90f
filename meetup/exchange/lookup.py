"""Finding the encounters that one has part in; nobody else's exist here."""

from flask_login import current_user
from werkzeug.exceptions import NotFound

from .encounters import Encounter


def get_own_encounter(encounter_id: int) -> Encounter:
    encounter = Encounter.find_for(current_user, encounter_id)
    if encounter is None:
        raise NotFound
    return encounter
