"""What an address or a form names: the filters of the list, and a run-through."""

from flask import request

from ..contacts.contexts import CONTEXT_LABELS
from ..contacts.stages import STAGES, Stage
from ..fields import MAX_TICKED
from ..ids import parse_row_id
from .list_filters import ALL_STAGES, ARCHIVED_FILTER, DUE_FILTERS, SORTS, ListFilters
from .run_throughs import RunScope

MAX_SEARCH_LENGTH = 100


def requested_filters() -> ListFilters:
    """Return the filters that the address names; those that it does not name validly have their defaults."""
    stage, due, sort, context = (request.args.get(name, "") for name in ("stage", "due", "sort", "context"))
    return ListFilters(
        stage=stage if stage in (*STAGES, ALL_STAGES, ARCHIVED_FILTER) else Stage.TO_DO,
        event_id=request.args.get("event", type=parse_row_id),
        words=requested_words(),
        due=due if due in DUE_FILTERS else "",
        tag_id=request.args.get("tag", type=parse_row_id),
        context=context if context in CONTEXT_LABELS else "",
        sort=sort if sort in SORTS else "",
        ids=tuple(request.args.getlist("id", type=parse_row_id)[:MAX_TICKED]),
    )


def requested_words() -> str:
    """Return the words that the address searches for."""
    return request.args.get("q", "")[:MAX_SEARCH_LENGTH].strip()


def requested_scope() -> RunScope | None:
    """Return the scope of the run-through that ``run`` and ``event`` name, ``None`` if they name none."""
    stage = request.values.get("run", "")
    return RunScope(stage, request.values.get("event", type=parse_row_id)) if stage in STAGES else None
