"""What somebody may mean who types a topic."""

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user

from ...security import allow
from ..topics.suggestions import MAX_TYPED_LENGTH, suggest_topics

bp = Blueprint("topic_suggestions", __name__, url_prefix="/me/topic-suggestions")


@bp.get("")
@allow("member")
def index() -> Response:
    """Return the topics for ``q``, as JSON."""
    typed = request.args.get("q", "")[:MAX_TYPED_LENGTH]
    return jsonify(topics=[suggestion._asdict() for suggestion in suggest_topics(typed, current_user)])
