"""Erase questions when the event has been over for long enough."""

from ..page.tidying import tidies_rows_of, tidies_rows_of_rooms
from .models import Question, QuestionVote

tidies_rows_of("votes for questions", QuestionVote, QuestionVote.question_id, Question)
tidies_rows_of_rooms("questions", Question)
