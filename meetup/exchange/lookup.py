"""Looking up encounters through the signed-in user. For anybody else they do not exist."""

from flask_login import current_user
from werkzeug.exceptions import NotFound

from .encounters import Encounter


def get_own_encounter(encounter_id: int) -> Encounter:
    """Return the encounter with that id.

    Raises:
        NotFound: the signed-in user did not take part in it, or it does not exist.
    """
    encounter = Encounter.find_for(current_user, encounter_id)
    if encounter is None:
        raise NotFound
    return encounter
