"""Forms that switch something on, or off again with the hidden field ``off``."""

from collections.abc import Callable

from flask import request


def apply_toggle(switch_on: Callable[[], None], switch_off: Callable[[], None]) -> None:
    """Call ``switch_off`` if the form that was sent has the field ``off``, otherwise ``switch_on``."""
    (switch_off if request.form.get("off") else switch_on)()
