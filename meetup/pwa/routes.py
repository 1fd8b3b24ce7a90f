"""The manifest, the service worker, and the page that is shown without a signal."""

from flask import Blueprint, Response, current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from ..assets import Assets
from ..security import allow
from .manifest import build_manifest
from .service_worker import service_worker_source

bp = Blueprint("pwa", __name__)


@bp.get("/manifest.webmanifest")
@allow("anyone")
def show_manifest() -> ResponseReturnValue:
    """Send the web app manifest."""
    response = make_response(build_manifest(_assets().url))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.get("/service-worker.js")
@allow("anyone")
def service_worker() -> Response:
    """Send the service worker. Its address is at the root, because a worker controls the folder that it comes from."""
    response = Response(service_worker_source(_assets(), url_for("pwa.offline")), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/offline")
@allow("anyone")
def offline() -> str:
    """Show the page that a browser without a signal shows instead of a page that it does not keep."""
    return render_template("pwa/offline.html")


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets
