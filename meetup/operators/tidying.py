"""Erase what operators looked at and decided when it has been stored long enough (G3)."""

from ..tidying import erase_batch, retention_limit, tidies
from .looks import Look
from .suspensions import Suspension


@tidies("looks of operators")
def _erase_looks() -> int:
    return erase_batch(Look, Look.at <= retention_limit("talk_kept"))


@tidies("suspensions that have ended")
def _erase_suspensions() -> int:
    return erase_batch(Suspension, Suspension.restored_at <= retention_limit("talk_kept"))
