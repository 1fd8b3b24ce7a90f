"""Log lines as JSON objects, one a line, without network or mail addresses in them."""

import json
import logging
import re
from datetime import UTC, datetime

FIELDS = ("request_id", "endpoint", "status", "duration_ms")
"""What a record may say beside its message. The application adds it to those that belong to a request."""

_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])|\S+@\S+"
)


class JsonFormatter(logging.Formatter):
    """Write a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        line["message"] = without_addresses(record.getMessage())
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__  # its message may quote what somebody typed
        return json.dumps(line, ensure_ascii=False)


def without_addresses(text: str) -> str:
    """Return ``text`` without IPv4, IPv6 and mail addresses."""
    return _ADDRESS.sub("[address]", text)
