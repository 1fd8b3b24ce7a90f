"""Data requests: what people without an account ask by a mailed link.

They see what is stored about their address, have it erased, and object to its being stored again (Art. 15, 17 and 21
GDPR). Slices register what they store with the hooks in ``held``.
"""

from . import leaving, letters, replaying, tidying
from .models import DataRequest

__all__ = ["DataRequest", "leaving", "letters", "replaying", "tidying"]
