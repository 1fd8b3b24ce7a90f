"""Requests from other networks than the usual one of the tests."""

from typing import Any

from werkzeug.test import TestResponse

from tests.clients import Client


def post_from(client: Client, address: str, path: str, form: dict[str, Any]) -> TestResponse:
    """POST as `Client.post_form` does, from the network address ``address``."""
    return client.post_form(path, form, environ_overrides={"REMOTE_ADDR": address})
