"""Bundles: one ZIP with everything that somebody has here, written by the worker piece by piece."""

from . import runner, tidying
from .models import Bundle

__all__ = ["Bundle", "runner", "tidying"]
