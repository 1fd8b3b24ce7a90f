"""The base of errors that models raise when something cannot be done and the user should read why.

A slice defines one class for each reason, in its own ``errors.py`` or beside the model. The error handler in the app's
``errors.py`` answers them with a page, a fragment or JSON.
"""


class DomainError(Exception):
    """Something that cannot be done, with the sentence that the user reads.

    ``status`` is the HTTP status of the answer, ``sentence`` its text. ``title`` replaces the usual heading for that
    status. A class sets them; a sentence that depends on the case is given to the constructor.
    """

    status = 422
    sentence = ""
    title: str | None = None

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.sentence
        super().__init__(self.sentence)
