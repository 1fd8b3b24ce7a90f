"""Erase complaints when they have been stored long enough (G3)."""

from ...tidying import erase_batch, retention_limit, tidies
from .models import Complaint


@tidies("reports to the operator")
def _erase_complaints() -> int:
    return erase_batch(Complaint, Complaint.created_at <= retention_limit("talk_kept"))
