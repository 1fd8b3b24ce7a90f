"""How the tests of faults say what they measured, for the table at the end of the run."""

from collections.abc import Callable

import pytest

TellFault = Callable[..., None]


@pytest.fixture
def tell_fault(record_property: Callable[[str, object], None]) -> TellFault:
    """Return what notes a line of the table: the fault, the database, and what was measured."""

    def tell(fault: str, database: str, acknowledged: int, lost: int, doubled: int, seconds: float | None) -> None:
        healed = "—" if seconds is None else f"{seconds:.1f}"
        record_property("fault", [fault, database, str(acknowledged), str(lost), str(doubled), healed])

    return tell


@pytest.fixture
def is_nightly(request: pytest.FixtureRequest) -> bool:
    """Whether everything is done as often as a night allows (``--faults``)."""
    return bool(request.config.getoption("--faults"))
