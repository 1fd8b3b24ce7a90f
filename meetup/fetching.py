"""Fetching a file from an address that somebody typed, without reaching anything that is not public (M2).

An address is resolved once. If one of its addresses is not public, no request is made; otherwise the connection goes to
the very address that was checked, so that another answer of the name server changes nothing. Each redirect is checked
in the same way.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from .languages import gettext, lazy_gettext

MAX_BYTES = 8 * 1024 * 1024
MAX_SECONDS = 10.0
"""Seconds for everything together: names, connections, redirects and the file."""
MAX_REDIRECTS = 3
MAX_URL_LENGTH = 500
PORTS = (80, 443, 8080, 8443)
_CHUNK_BYTES = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_TRANSLATED_NETWORKS = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10"))
)
"""NAT64, 6to4, Teredo and older ranges, whose addresses stand for addresses of IPv4 or of a site."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchError(Exception):
    """A file cannot be fetched. The message says why."""


class RefusedAddressError(FetchError):
    """An address is not one that we make requests to. None was made to it."""


_NOT_PUBLIC = lazy_gettext("This address isn't on the public internet, so we don't read it.")
_NO_ANSWER = lazy_gettext("There's no answer from this address. Check it, or try again later.")
_TOO_SLOW = lazy_gettext("This address takes more than 10 seconds to answer. Try again later.")
_TOO_LARGE = lazy_gettext("The file at this address is over 8 MB.")


@dataclass(frozen=True)
class Target:
    """Where a request goes: the parts of a URL, and the address that was checked."""

    url: SplitResult
    host: str
    port: int
    address: str

    @property
    def path(self) -> str:
        return (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")


def normalize(url: str) -> str:
    """Return the URL as it is fetched: with ``https`` in the place of ``webcal``, or of nothing."""
    url = url.strip()
    scheme, separator, rest = url.partition("://")
    if not separator:
        return f"https://{url}"
    return f"https://{rest}" if scheme.lower() in ("webcal", "webcals") else url


def fetch(url: str, agent: str = "") -> bytes:
    """Return the file at ``url``. ``agent`` says who asks.

    Raises:
        RefusedAddressError: it is no web address, or not on the public internet. Also of a redirect.
        FetchError: there is no answer within ``MAX_SECONDS``, another one than a file, or more than ``MAX_BYTES``.
    """
    deadline = time.monotonic() + MAX_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        target = check(url, deadline)
        with _response(target, agent, deadline) as response:
            if response.status not in _REDIRECTS:
                return _read(response, deadline)
            location = response.getheader("location", "")
        if not location:
            raise FetchError(_NO_ANSWER)
        url = urljoin(url, location)
    raise FetchError(gettext("This address leads on and on. Type the one that has the file."))


def check(url: str, deadline: float) -> Target:
    """Return where a request for ``url`` goes. Raises RefusedAddressError, or FetchError if there is no such host."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise RefusedAddressError(gettext("That's not a web address. It should start with https://.")) from error
    is_web_address = parts.scheme in ("http", "https") and host and len(url) <= MAX_URL_LENGTH
    if not is_web_address or not url.isprintable() or " " in url:
        raise RefusedAddressError(gettext("That's not a web address. It should start with https://."))
    if parts.username is not None or port not in PORTS:
        raise RefusedAddressError(gettext("An address with a password or an unusual port isn't one we read."))
    addresses = _resolve(host, port, deadline)
    if not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise RefusedAddressError(_NOT_PUBLIC)
    return Target(parts, host, port, addresses[0])


def is_public(address: Address) -> bool:
    """Return whether an address is one of the public internet, and not one that stands for another address."""
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.scope_id or any(address in network for network in _TRANSLATED_NETWORKS)
    ):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _resolve(host: str, port: int, deadline: float) -> list[str]:
    """Return the addresses of a host, in the order in which the system prefers them."""
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    thread = threading.Thread(target=ask, daemon=True)  # a name server that does not answer holds only this one
    thread.start()
    thread.join(_seconds_until(deadline))
    if thread.is_alive():
        raise FetchError(_TOO_SLOW)
    if not found:
        raise FetchError(_NO_ANSWER)
    return list(dict.fromkeys(found))


@contextmanager
def _response(target: Target, agent: str, deadline: float) -> Iterator[http.client.HTTPResponse]:
    """Ask for the target. The connection ends at the deadline, however slowly somebody answers."""
    connection = http.client.HTTPConnection(target.host, target.port)
    timer: threading.Timer | None = None
    try:
        plain = socket.create_connection((target.address, target.port), timeout=_seconds_until(deadline))
        connection.sock = plain
        timer = threading.Timer(_seconds_until(deadline), _shut, (plain,))
        timer.daemon = True
        timer.start()
        if target.url.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
        connection.request("GET", target.path, headers=_headers(target, agent))
        yield connection.getresponse()
    except ssl.SSLCertVerificationError as error:
        raise FetchError(gettext("The certificate of this address isn't valid, so we don't read it.")) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(_TOO_SLOW if time.monotonic() >= deadline - 0.1 else _NO_ANSWER) from error
    finally:
        if timer:
            timer.cancel()
        connection.close()


def _headers(target: Target, agent: str) -> dict[str, str]:
    default = 443 if target.url.scheme == "https" else 80
    name = f"[{target.host}]" if ":" in target.host else target.host
    host = name if target.port == default else f"{name}:{target.port}"
    accepted = "application/vnd.c3voc.schedule+xml, application/xml, application/json, text/calendar, */*;q=0.5"
    return {"Host": host, "User-Agent": agent or "meetup", "Accept": accepted, "Accept-Encoding": "identity"}


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    if response.status != 200:
        raise FetchError(
            gettext("This address answers with the error %(status)s instead of a file.", status=response.status)
        )
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(gettext("This address sends a compressed file, which we don't read."))
    content = bytearray()
    while chunk := response.read1(_CHUNK_BYTES):
        content += chunk
        if len(content) > MAX_BYTES:
            raise FetchError(_TOO_LARGE)
    _seconds_until(deadline)  # a connection that was shut looks like the end of the file
    if response.length:
        raise FetchError(_NO_ANSWER)
    return bytes(content)


def _seconds_until(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise FetchError(_TOO_SLOW)
    return seconds


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
