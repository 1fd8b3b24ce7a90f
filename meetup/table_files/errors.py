"""What is raised for a file that cannot be read."""


class UnreadableFileError(ValueError):
    """Nobody can be read from the file; the text is a sentence for whoever chose it."""
