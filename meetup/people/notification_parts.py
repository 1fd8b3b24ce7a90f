"""What slices add to the page on which people choose what they are told."""

from collections.abc import Callable

from ..hooks import Hook
from .models import User

adds_notification_part: Hook[Callable[[User], str]] = Hook("adds_notification_part")
"""Return a part of the page with the notification settings of a user, as markup; empty for none."""
