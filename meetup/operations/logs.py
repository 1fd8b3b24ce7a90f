"""Structured logs (``LOG_FORMAT=json``): lines of JSON, one for each request, which all have its id.

A line names the endpoint and never the path, in which codes and tokens stand (L1). The id is made here; what a client
sends as ``X-Request-ID`` is not looked at.
"""

import logging

from flask import Flask, has_request_context, request

from server.json_lines import JsonFormatter

from .observing import ENDPOINT_KEY, REQUEST_ID_KEY, Observation, observe

ACCESS_LOGGER = "meetup.access"


def init_app(app: Flask) -> None:
    """Write JSON from now on, if the configuration says so."""
    if app.config["MEETUP"].log_format != "json":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    handler.addFilter(_add_request)
    for logger in (app.logger, logging.getLogger(ACCESS_LOGGER)):
        logger.handlers[:] = [handler]
        logger.propagate = False
    logging.getLogger(ACCESS_LOGGER).setLevel(logging.INFO)
    observe(app, _log_request)


def _add_request(record: logging.LogRecord) -> bool:
    """Add the request that a record belongs to."""
    if has_request_context() and not hasattr(record, "request_id"):
        record.request_id = request.environ.get(REQUEST_ID_KEY)
        record.endpoint = request.environ.get(ENDPOINT_KEY)
    return True


def _log_request(seen: Observation) -> None:
    fields = {
        "request_id": seen.request_id,
        "endpoint": seen.endpoint,
        "status": seen.status,
        "duration_ms": round(seen.seconds * 1000, 1),
    }
    logging.getLogger(ACCESS_LOGGER).info("%s", seen.method, extra=fields)
