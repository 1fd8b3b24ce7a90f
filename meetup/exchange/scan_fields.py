"""Fields that a phone sends with a scan and that only other slices understand."""

from collections.abc import Callable

from flask import request

from ..contacts.models import Contact
from ..hooks import KeyedHook
from .carried import Carried
from .encounters import Encounter

MAX_VALUE_LENGTH = 300
"""The characters of a value that are read."""

applies_scan_field: KeyedHook[Callable[[Contact, str], None]] = KeyedHook("applies_scan_field")
"""Carry out what a phone sent about a contact in the field with this name, before or with the scan itself."""


def apply_scan_fields(contact: Contact, encounter: Encounter) -> None:
    """Carry out what came with a scan. A replay that brings the same again changes nothing."""
    sent = {key: value[:MAX_VALUE_LENGTH] for key in applies_scan_field if (value := request.form.get(key))}
    if not sent:
        return
    carried = Carried.from_json(encounter.carried)
    changed = {key: value for key, value in sent.items() if carried.fields.get(key) != value}
    if not changed:
        return
    encounter.carried = carried.with_fields(changed).to_json()
    for key, value in changed.items():
        applies_scan_field[key](contact, value)
