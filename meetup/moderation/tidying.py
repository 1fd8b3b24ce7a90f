"""Erase reports and cases when the event has been over for long enough."""

from ..rooms.page.tidying import tidies_rows_of, tidies_rows_of_rooms
from .cases import Case
from .reports import Report

tidies_rows_of("reports", Report, Report.case_id, Case)
tidies_rows_of_rooms("reported things", Case)
