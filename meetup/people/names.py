"""What a greeting calls people: by their given name where it can be told, by title and surname where there is one."""

from .text import fold, initials

_TITLES = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame herr frau sr sra srta mme mlle ing mag dipl-ing".split()
)
_DOUBLED_GIVEN_NAMES = frozenset(
    "ana anna anne antonio carlos carmen eva francisco hans heinz jean jose juan karl klaus lou luis luisa manuel marc "
    "maria marie mary miguel paul peter pierre rosa".split()
)
"""Given names that often stand in pairs, such as José María, Hans Peter and Anne Marie; folded."""
_PAIR = 2


def short_name(name: str) -> str:
    """Return the given name where it can be told, or else the whole name.

    It is the first of two words, where particles such as “van” are not counted, or a pair of given names at the start
    of a longer name. Names with a title or a comma, and names in Chinese, Japanese or Korean, stay whole.
    """
    words = name.split()
    if has_title(name) or any(word.endswith((".", ",")) for word in words[:1]) or len(initials(name)) <= 1:
        return name
    if len(words) > _PAIR and all(fold(word) in _DOUBLED_GIVEN_NAMES for word in words[:_PAIR]):
        return " ".join(words[:_PAIR])
    surnames = [word for word in words[1:] if not word.islower() or not word.isascii()]
    return words[0] if len(words) > 1 and len(surnames) == 1 else name


def is_given_name_known(name: str) -> bool:
    """Return whether a name has only one word, or `short_name` can tell the given name."""
    return len(name.split()) == 1 or short_name(name) != name or len(initials(name)) <= 1


def has_title(name: str) -> bool:
    """Return whether the name begins with a title, such as “Dr.”, before a name."""
    words = name.split()
    return len(words) > 1 and fold(words[0]).rstrip(".") in _TITLES


def formal_name(name: str) -> str:
    """Return the titles and the surname of a name with a title, such as “Dr. Meyer”, or else the whole name."""
    words = name.split()
    titles = [word for word in words if has_title(f"{word} x")]
    return " ".join([*titles, words[-1]]) if has_title(name) else name
