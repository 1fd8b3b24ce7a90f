"""The pages on which people follow up, one module a noun."""

from flask import Blueprint

from . import (
    bulk,
    cadences,
    changes,
    contacts,
    merges,
    notes,
    places,
    promises,
    run_throughs,
    steps,
    today,
    years,
)

bp = Blueprint("follow_up", __name__)
for module in (
    bulk,
    cadences,
    changes,
    contacts,
    merges,
    notes,
    places,
    promises,
    run_throughs,
    steps,
    today,
    years,
):
    bp.register_blueprint(module.bp)
