"""The context of a contact: from which part of life the owner knows somebody."""

from enum import StrEnum

from ..languages import lazy_gettext


class Context(StrEnum):
    """A context. The values are what the database, forms and addresses contain. A contact need not have one."""

    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    ONLINE = "online"


CONTEXT_LABELS: dict[str, str] = {
    Context.PERSONAL: lazy_gettext("Personal"),
    Context.PROFESSIONAL: lazy_gettext("Professional"),
    Context.ONLINE: lazy_gettext("Online"),
}
"""The labels of the contexts, by value, in the order in which pages show them."""
