"""Erase data requests once their links do not work any more (G3)."""

from ...extensions import now
from ...tidying import erase_batch, tidies
from .models import OPEN_FOR, DataRequest


@tidies("data requests")
def _erase_data_requests() -> int:
    return erase_batch(DataRequest, DataRequest.created_at <= now() - OPEN_FOR)
