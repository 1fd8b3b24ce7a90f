"""What questions keep of events that are long over."""

from ..page.tidying import tidies_rows_of, tidies_rows_of_rooms
from .models import Question, QuestionVote

tidies_rows_of("votes for questions", QuestionVote, QuestionVote.question_id, Question)
tidies_rows_of_rooms("questions", Question)
