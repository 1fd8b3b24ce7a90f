"""Erase polls when the event has been over for long enough."""

from ..page.tidying import tidies_rows_of, tidies_rows_of_rooms
from .models import Ballot, BallotChoice, Poll, PollChoice

tidies_rows_of("marks in polls", BallotChoice, BallotChoice.poll_id, Poll)
tidies_rows_of("ballots", Ballot, Ballot.poll_id, Poll)
tidies_rows_of("choices of polls", PollChoice, PollChoice.poll_id, Poll)
tidies_rows_of_rooms("polls", Poll)
