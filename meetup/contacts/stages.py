"""The stages of follow-up."""

from enum import StrEnum

from ..languages import lazy_gettext


class Stage(StrEnum):
    """Where a contact stands in follow-up. The values are what the database, forms and addresses contain."""

    TO_DO = "to_do"
    WAITING = "waiting"
    IN_TOUCH = "in_touch"
    LET_GO = "let_go"


STAGES: dict[str, str] = {
    Stage.TO_DO: lazy_gettext("To do"),
    Stage.WAITING: lazy_gettext("Waiting"),
    Stage.IN_TOUCH: lazy_gettext("In touch"),
    Stage.LET_GO: lazy_gettext("Let go"),
}
"""The labels of the stages, by value, in the order in which pages show them."""
