"""The links and the code of a change of address, derived from its seed and the secret of the server."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from .six_digits import digits_of


def token_of_change(seed: str, act: str) -> str:
    """Return the token of a link: the ``act`` is ``confirm`` or ``stop``."""
    return str(_serializer(act).dumps(seed))


def seed_of_token(token: str, act: str) -> str:
    """Return the seed that we have made the ``token`` of, or an empty string if it is made up."""
    try:
        return str(_serializer(act).loads(token))
    except BadData:
        return ""


def digits_of_change(seed: str) -> str:
    """Return the code that confirms the change, without the space."""
    return digits_of(seed, "email change")


def _serializer(act: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"email-change-{act}")
