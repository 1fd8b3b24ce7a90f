"""The words of drafts: four languages, three tones. Whoever adds a language adds a table here and nothing else.

Sentences stand in groups; of each group the first is said whose placeholders are all known, so a group goes from
saying much to saying little. No sentence says what is not known, and none needs to know anybody's gender. Besides the
placeholders of templates there is ``full_name``, for the formal.
"""

from dataclasses import dataclass

Group = tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """One tone: a greeting, paragraphs of groups, and how it ends."""

    greeting: str
    body: tuple[tuple[Group, ...], ...]
    farewell: str


@dataclass(frozen=True)
class Words:
    """One language; ``date`` and ``date_of_year`` are patterns of dates (Unicode TR 35) that fit its sentences."""

    name: str
    locale: str
    date: str
    date_of_year: str
    and_: str
    subject: Group
    tones: dict[str, Wording]


TONES = {"warm": "Warm", "short": "Short", "formal": "Formal"}

ENGLISH = Words(
    "English",
    "en",
    "d MMMM",
    "d MMMM y",
    " and ",
    ("Good to meet you at {event}", "Good to meet you"),
    {
        "warm": Wording(
            "Hi {name},",
            (
                (
                    (
                        "It was so good to meet you at {event} ({room}) on {day}.",
                        "It was so good to meet you at {event} on {day}.",
                        "It was so good to meet you on {day}.",
                    ),
                    ("How nice to find somebody who is into {interest} too.",),
                ),
                (("I have not forgotten what I promised: {promise}.",),),
                (("I would love to stay in touch.",),),
            ),
            "Warm wishes,\n{me}",
        ),
        "short": Wording(
            "Hi {name},",
            (
                (
                    ("Good to meet you at {event} on {day}!", "Good to meet you on {day}!"),
                    ("I still owe you: {promise}.", "Let's stay in touch."),
                ),
            ),
            "{me}",
        ),
        "formal": Wording(
            "Dear {full_name},",
            (
                (
                    ("It was a pleasure to meet you at {event} on {day}.", "It was a pleasure to meet you on {day}."),
                    ("I was glad to see that we share an interest in {interest}.",),
                ),
                (("I have kept in mind what I promised: {promise}.",),),
                (("I would be pleased to remain in contact.",),),
            ),
            "Kind regards,\n{me}",
        ),
    },
)

GERMAN = Words(
    "Deutsch",
    "de",
    "d. MMMM",
    "d. MMMM y",
    " und ",
    ("Unser Treffen bei {event}", "Unser Treffen"),
    {
        "warm": Wording(
            "Hallo {name},",
            (
                (
                    (
                        "es war so schön, dich am {day} bei {event} ({room}) kennenzulernen.",
                        "es war so schön, dich am {day} bei {event} kennenzulernen.",
                        "es war so schön, dich am {day} kennenzulernen.",
                    ),
                    ("Wie schön, dass du dich auch für {interest} begeisterst.",),
                ),
                (("Mein Versprechen habe ich nicht vergessen: {promise}.",),),
                (("Ich würde mich freuen, wenn wir in Kontakt bleiben.",),),
            ),
            "Herzliche Grüße\n{me}",
        ),
        "short": Wording(
            "Hallo {name},",
            (
                (
                    (
                        "schön, dich am {day} bei {event} getroffen zu haben!",
                        "schön, dich am {day} getroffen zu haben!",
                    ),
                    ("Das bin ich dir noch schuldig: {promise}.", "Lass uns in Kontakt bleiben."),
                ),
            ),
            "{me}",
        ),
        "formal": Wording(
            "Guten Tag {full_name},",
            (
                (
                    (
                        "es war mir eine Freude, Sie am {day} bei {event} kennenzulernen.",
                        "es war mir eine Freude, Sie am {day} kennenzulernen.",
                    ),
                    ("Mich hat gefreut, dass wir beide uns für {interest} interessieren.",),
                ),
                (("Was ich Ihnen zugesagt habe, habe ich nicht vergessen: {promise}.",),),
                (("Gern bleibe ich mit Ihnen in Kontakt.",),),
            ),
            "Mit freundlichen Grüßen\n{me}",
        ),
    },
)

FRENCH = Words(
    "Français",
    "fr",
    "'le' d MMMM",
    "'le' d MMMM y",
    " et ",
    ("Notre rencontre à {event}", "Notre rencontre"),
    {
        "warm": Wording(
            "Bonjour {name},",
            (
                (
                    (
                        "Quel plaisir d'avoir fait ta connaissance {day} à {event} ({room}) !",
                        "Quel plaisir d'avoir fait ta connaissance {day} à {event} !",
                        "Quel plaisir d'avoir fait ta connaissance {day} !",
                    ),
                    ("J'aime bien que nous ayons ceci en commun : {interest}.",),
                ),
                (("Je n'ai pas oublié ma promesse : {promise}.",),),
                (("J'espère que nous resterons en contact.",),),
            ),
            "À bientôt,\n{me}",
        ),
        "short": Wording(
            "Bonjour {name},",
            (
                (
                    (
                        "C'était un plaisir de te rencontrer {day} à {event} !",
                        "C'était un plaisir de te rencontrer {day} !",
                    ),
                    ("Je te dois encore ceci : {promise}.", "Restons en contact."),
                ),
            ),
            "{me}",
        ),
        "formal": Wording(
            "Bonjour {full_name},",
            (
                (
                    (
                        "Ce fut un plaisir de faire votre connaissance {day} à {event}.",
                        "Ce fut un plaisir de faire votre connaissance {day}.",
                    ),
                    ("Je me réjouis que nous partagions cet intérêt : {interest}.",),
                ),
                (("Je n'oublie pas ce que je vous ai promis : {promise}.",),),
                (("Ce serait un plaisir de rester en contact.",),),
            ),
            "Bien cordialement,\n{me}",
        ),
    },
)

SPANISH = Words(
    "Español",
    "es",
    "d 'de' MMMM",
    "d 'de' MMMM 'de' y",
    " y ",
    ("Nuestro encuentro en {event}", "Nuestro encuentro"),
    {
        "warm": Wording(
            "Hola, {name}:",
            (
                (
                    (
                        "Me alegró mucho conocerte el {day} en {event} ({room}).",
                        "Me alegró mucho conocerte el {day} en {event}.",
                        "Me alegró mucho conocerte el {day}.",
                    ),
                    ("Qué bien que tengamos esto en común: {interest}.",),
                ),
                (("No he olvidado lo que te prometí: {promise}.",),),
                (("Me encantaría que siguiéramos en contacto.",),),
            ),
            "Un abrazo,\n{me}",
        ),
        "short": Wording(
            "Hola, {name}:",
            (
                (
                    ("¡Qué bien conocerte el {day} en {event}!", "¡Qué bien conocerte el {day}!"),
                    ("Te debo esto: {promise}.", "Sigamos en contacto."),
                ),
            ),
            "{me}",
        ),
        "formal": Wording(
            "Buenos días, {full_name}:",
            (
                (
                    ("Fue un placer conocerle el {day} en {event}.", "Fue un placer conocerle el {day}."),
                    ("Me alegra que compartamos este interés: {interest}.",),
                ),
                (("No he olvidado lo que le prometí: {promise}.",),),
                (("Será un gusto seguir en contacto.",),),
            ),
            "Un cordial saludo,\n{me}",
        ),
    },
)

LANGUAGES = {words.locale: words for words in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def language_of(wish: str) -> str:
    """Which of ours fits a language tag (RFC 5646) best: its primary language, else English."""
    primary = wish.partition("-")[0].casefold()
    return primary if primary in LANGUAGES else "en"
