"""Practical facts of an event: address, Wi-Fi, code of conduct, accessibility, questions and answers."""

from . import copying
from .models import EventPracticalities, practicalities_for

__all__ = ["EventPracticalities", "copying", "practicalities_for"]
