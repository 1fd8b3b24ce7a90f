"""An event that is no row."""

from dataclasses import dataclass


@dataclass
class AnEvent:
    time_zone: str = "Europe/Lisbon"
