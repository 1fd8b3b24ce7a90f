"""The statements by which encounters are found, each built once. ``encounter`` is the class ``Encounter``."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from ..database.prepared import GIVEN_USER, Given, prepared

MAX_MEETINGS = 200
"""The meetings of one contact that are looked at."""


@prepared
def meetings_query(encounter: Any) -> Select[Any]:
    """Return the query for the meetings behind a given contact, the latest first, in a stable order."""
    query = select(encounter).where(encounter.is_behind(Given("contact")))
    return query.order_by(encounter.met_at.desc(), encounter.uuid.desc()).limit(MAX_MEETINGS)


@prepared
def recorded_query(encounter: Any) -> Select[Any]:
    """Return the query for the encounter with a given UUID that a given user has sent."""
    return select(encounter).where(*_is_given_scan(encounter))


@prepared
def recorded_id_query(encounter: Any) -> Select[int]:
    return select(encounter.id).where(*_is_given_scan(encounter))


@prepared
def previous_query(encounter: Any) -> Select[Any]:
    """Return the query for the latest meeting behind a given contact but a given one, up to a given time."""
    is_behind = encounter.is_behind(Given("contact")), encounter.id != bindparam("encounter_id")
    is_earlier = encounter.met_at <= bindparam("met_at", type_=encounter.met_at.type)
    return select(encounter).where(*is_behind, is_earlier).order_by(encounter.met_at.desc()).limit(1)


def _is_given_scan(encounter: Any) -> tuple[ColumnElement[bool], ...]:
    uuid = bindparam("uuid", type_=encounter.uuid.type)
    return encounter.scanner_id == GIVEN_USER.id, encounter.uuid == uuid
