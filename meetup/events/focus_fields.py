"""The fields for the focus of a cover."""

import re

from wtforms import IntegerField
from wtforms.widgets import RangeInput

from ..languages import gettext
from .focus import CENTRE, FOCUS_STEP


class FocusField(IntegerField):
    """One of the two numbers of a focus, chosen with a slider. It is ``None`` if the form does not ask for it."""

    widget = RangeInput(step=FOCUS_STEP)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        if not re.fullmatch("[0-9]{1,3}", text) or int(text) > 100:
            raise ValueError(gettext("Choose a number from 0 to 100."))
        self.data = int(text)

    @property
    def percent(self) -> int:
        """The number to show for what is in the field, the centre if that is none."""
        return self.data if isinstance(self.data, int) and 0 <= self.data <= 100 else CENTRE

    def _value(self) -> str:
        return str(self.percent)
