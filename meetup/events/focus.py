"""The focus of a cover: the point of the picture that stays in sight wherever the picture is cropped."""

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

FOCUS_STEP = 25
"""There is a class of the style sheet for each step, as pages must not have styles of their own."""
CENTRE = 50


class CoverFocusMixin:
    """An event whose cover has a focus, in percent of the picture from its left and from its top."""

    cover_focus_x: Mapped[int] = mapped_column(SmallInteger, default=CENTRE, server_default="50")
    cover_focus_y: Mapped[int] = mapped_column(SmallInteger, default=CENTRE, server_default="50")

    @property
    def cover_focus(self) -> tuple[int, int]:
        """The focus: from the left and from the top, 0 to 100."""
        return self.cover_focus_x, self.cover_focus_y

    @property
    def focus_class(self) -> str:
        """The classes that crop a picture of the cover around its focus."""
        return focus_class(*self.cover_focus)


def focus_class(x: int, y: int) -> str:
    return f"focus-x-{_step(x)} focus-y-{_step(y)}"


def _step(percent: int) -> int:
    return round(percent / FOCUS_STEP) * FOCUS_STEP
