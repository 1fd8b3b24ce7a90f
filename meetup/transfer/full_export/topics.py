"""What offers and asks say besides their topics."""

from typing import Any

from ...people import Card


def topic_notes(card: Card) -> list[dict[str, Any]]:
    """The kinds of help and the notes on a card, as far as it has any."""
    kinds = (("offer", card.offered), ("ask", card.asked))
    described = [(kind, line) for kind, lines in kinds for line in lines if line.help or line.note]
    return [{"kind": kind, "topic": line.name, "help": line.help, "note": line.note} for kind, line in described]
