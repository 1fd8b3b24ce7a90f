"""The endless response of a stream."""

from collections.abc import Collection, Iterable
from functools import partial

from flask import Response, request
from werkzeug.exceptions import ServiceUnavailable

from ..extensions import now
from .bodies import HandedOverBody, RelayedBody
from .hub import Hub
from .openings import Opening, Openings, Replay
from .sockets import find_server_socket
from .streams import Stream, StreamRight

RETRY_MILLISECONDS = 1000, 5000
"""Range of milliseconds after which a client reconnects, drawn at random so that a hall does not come back at once."""

RELAYED_RETRY_MILLISECONDS = 300, 1000
"""The same range for a stream that is relayed by a thread of the server."""

HEADERS = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}


def stream_response(
    hub: Hub,
    openings: Openings,
    channels: Collection[str],
    account: int,
    rights: Collection[StreamRight],
    replay: Replay,
) -> Response:
    """Return an endless response with the frames that were missed and then those that come on ``channels``.

    Our server holds its head back until the rights have been checked, together with those of other streams. If one is
    not held, the view is called again, and raises what it raises without our server.

    Raises:
        NotFound: One of the ``rights`` is not held.
        ServiceUnavailable: The process has no room for another stream.
    """
    if request.method == "HEAD":
        return _response(())
    client = find_server_socket(request.environ)
    chunked = client is not None and request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    stream, at = Stream(tuple(channels), account, tuple(rights), chunked), now()
    if not hub.open(stream):
        raise ServiceUnavailable
    try:
        last_stamp = request.headers.get("Last-Event-ID") or request.args.get("after")  # a page names its stamp so
        retry = RETRY_MILLISECONDS if client else RELAYED_RETRY_MILLISECONDS
        opening = Opening.prepare(stream, at, last_stamp, retry, replay)
        if client and not client.is_second_time:
            return _response(HandedOverBody(hub, stream, b"", client, partial(openings.put, opening, client)))
        data = opening.load()
    except BaseException:
        hub.end(stream)
        raise
    return _response(HandedOverBody(hub, stream, data, client) if client else RelayedBody(hub, stream, data))


def _response(body: Iterable[bytes]) -> Response:
    return Response(body, mimetype="text/event-stream", headers=HEADERS, direct_passthrough=True)
