"""The statements by which contacts are found, each built once. ``contact`` is the class ``Contact``."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_, select

from ..database.prepared import GIVEN_USER, prepared


@prepared
def owned_query(contact: Any, lock: bool) -> Select[Any]:
    """Return the query for the contact with a given id of a given owner. ``lock`` locks its row."""
    is_own = contact.id == bindparam("contact_id"), contact.owner_id == GIVEN_USER.id, contact.is_not_deleted()
    query = select(contact).where(*is_own)
    return query.with_for_update(of=contact) if lock else query


@prepared
def pair_query(contact: Any, include_deleted: bool) -> Select[Any]:
    """Return the query for the contact of a given owner with a given person."""
    query = select(contact).where(contact.owner_id == GIVEN_USER.id, contact.person_id == bindparam("person_id"))
    return query if include_deleted else query.where(contact.is_not_deleted())


@prepared
def both_query(contact: Any) -> Select[Any]:
    """Return the query for the contacts of two given users with each other, locked in the order of their owners."""
    query = select(contact).where(is_between_given(contact)).order_by(contact.owner_id).with_for_update(of=contact)
    return query.execution_options(populate_existing=True)


def is_between_given(model: Any) -> ColumnElement[bool]:
    """Return the condition that the owner and the person of a row are the users ``a_id`` and ``b_id``, or reversed."""
    a, b = bindparam("a_id", type_=Integer()), bindparam("b_id", type_=Integer())
    return or_(and_(model.owner_id == a, model.person_id == b), and_(model.owner_id == b, model.person_id == a))
