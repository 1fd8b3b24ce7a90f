"""The words of drafts: four languages, three tones. Whoever adds a language adds a table here and nothing else.

Sentences stand in groups; of each group the first is said whose placeholders are all known, so a group goes from
saying much to saying little. No sentence says what is not known, and none needs to know anybody's gender. Besides the
placeholders of templates there are ``full_name``, for the formal, ``when``, the day as it follows a verb, and ``met``.
"""

from dataclasses import dataclass

Group = tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """One tone: a greeting, paragraphs of groups, how it ends, and ``met``: of the first time, of others."""

    greeting: str
    body: tuple[tuple[Group, ...], ...]
    farewell: str
    met: tuple[str, str]


@dataclass(frozen=True)
class Words:
    """One language; ``date`` and ``date_of_year`` are patterns of dates (Unicode TR 35) that fit its sentences.

    ``on`` goes before a day, ``today`` stands for both; ``ago`` is said in place of the first group to somebody
    met once and long ago.
    """

    name: str
    locale: str
    date: str
    date_of_year: str
    and_: str
    subject: Group
    on: str
    today: str
    ago: Group
    tones: dict[str, Wording]


TONES = {"warm": "Warm", "short": "Short", "formal": "Formal"}

ENGLISH = Words(
    "English",
    "en",
    "d MMMM",
    "d MMMM y",
    " and ",
    ("Good to {met} at {event}", "Good to {met}", "It has been a while"),
    "on {}",
    "today",
    (
        "It has been a while since we met at {event} ({room}) {when}.",
        "It has been a while since we met at {event} {when}.",
        "It has been a while since we met {when}.",
    ),
    {
        "warm": Wording(
            "Hi {name},",
            (
                (
                    (
                        "It was so good to {met} at {event} ({room}) {when}.",
                        "It was so good to {met} at {event} {when}.",
                        "It was so good to {met} {when}.",
                    ),
                    ("How nice to find somebody who is into {interest} too.",),
                ),
                (("I have not forgotten what I promised: {promise}.",),),
                (("I would love to stay in touch.",),),
            ),
            "Warm wishes,\n{me}",
            ("meet you", "see you again"),
        ),
        "short": Wording(
            "Hi {name},",
            (
                (
                    ("Good to {met} at {event} {when}!", "Good to {met} {when}!"),
                    ("I still owe you: {promise}.", "Let's stay in touch."),
                ),
            ),
            "{me}",
            ("meet you", "see you again"),
        ),
        "formal": Wording(
            "Dear {full_name},",
            (
                (
                    ("It was a pleasure to {met} at {event} {when}.", "It was a pleasure to {met} {when}."),
                    ("I was glad to see that we share an interest in {interest}.",),
                ),
                (("I have kept in mind what I promised: {promise}.",),),
                (("I would be pleased to remain in contact.",),),
            ),
            "Kind regards,\n{me}",
            ("meet you", "see you again"),
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
    "am {}",
    "heute",
    (
        "es ist schon eine Weile her, dass wir uns {when} bei {event} ({room}) getroffen haben.",
        "es ist schon eine Weile her, dass wir uns {when} bei {event} getroffen haben.",
        "es ist schon eine Weile her, dass wir uns {when} getroffen haben.",
    ),
    {
        "warm": Wording(
            "Hallo {name},",
            (
                (
                    (
                        "es war so schön, dich {when} bei {event} ({room}) {met}.",
                        "es war so schön, dich {when} bei {event} {met}.",
                        "es war so schön, dich {when} {met}.",
                    ),
                    ("Wie schön, dass du dich auch für {interest} begeisterst.",),
                ),
                (("Mein Versprechen habe ich nicht vergessen: {promise}.",),),
                (("Ich würde mich freuen, wenn wir in Kontakt bleiben.",),),
            ),
            "Herzliche Grüße\n{me}",
            ("kennenzulernen", "wiederzusehen"),
        ),
        "short": Wording(
            "Hallo {name},",
            (
                (
                    (
                        "schön, dich {when} bei {event} getroffen zu haben!",
                        "schön, dich {when} getroffen zu haben!",
                    ),
                    ("Das bin ich dir noch schuldig: {promise}.", "Lass uns in Kontakt bleiben."),
                ),
            ),
            "{me}",
            ("kennenzulernen", "wiederzusehen"),
        ),
        "formal": Wording(
            "Guten Tag {full_name},",
            (
                (
                    (
                        "es war mir eine Freude, Sie {when} bei {event} {met}.",
                        "es war mir eine Freude, Sie {when} {met}.",
                    ),
                    ("Mich hat gefreut, dass wir beide uns für {interest} interessieren.",),
                ),
                (("Was ich Ihnen zugesagt habe, habe ich nicht vergessen: {promise}.",),),
                (("Gern bleibe ich mit Ihnen in Kontakt.",),),
            ),
            "Mit freundlichen Grüßen\n{me}",
            ("kennenzulernen", "wiederzusehen"),
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
    "{}",
    "aujourd'hui",
    (
        "Voilà un moment déjà que nous avons fait connaissance {when} à {event} ({room}).",
        "Voilà un moment déjà que nous avons fait connaissance {when} à {event}.",
        "Voilà un moment déjà que nous avons fait connaissance {when}.",
    ),
    {
        "warm": Wording(
            "Bonjour {name},",
            (
                (
                    (
                        "Quel plaisir {met} {when} à {event} ({room}) !",
                        "Quel plaisir {met} {when} à {event} !",
                        "Quel plaisir {met} {when} !",
                    ),
                    ("J'aime bien que nous ayons ceci en commun : {interest}.",),
                ),
                (("Je n'ai pas oublié ma promesse : {promise}.",),),
                (("J'espère que nous resterons en contact.",),),
            ),
            "À bientôt,\n{me}",
            ("d'avoir fait ta connaissance", "de te revoir"),
        ),
        "short": Wording(
            "Bonjour {name},",
            (
                (
                    (
                        "C'était un plaisir de {met} {when} à {event} !",
                        "C'était un plaisir de {met} {when} !",
                    ),
                    ("Je te dois encore ceci : {promise}.", "Restons en contact."),
                ),
            ),
            "{me}",
            ("te rencontrer", "te revoir"),
        ),
        "formal": Wording(
            "Bonjour {full_name},",
            (
                (
                    (
                        "Ce fut un plaisir de {met} {when} à {event}.",
                        "Ce fut un plaisir de {met} {when}.",
                    ),
                    ("Je me réjouis que nous partagions cet intérêt : {interest}.",),
                ),
                (("Je n'oublie pas ce que je vous ai promis : {promise}.",),),
                (("Ce serait un plaisir de rester en contact.",),),
            ),
            "Bien cordialement,\n{me}",
            ("faire votre connaissance", "vous revoir"),
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
    "el {}",
    "hoy",
    (
        "Ya ha pasado un tiempo desde que nos conocimos {when} en {event} ({room}).",
        "Ya ha pasado un tiempo desde que nos conocimos {when} en {event}.",
        "Ya ha pasado un tiempo desde que nos conocimos {when}.",
    ),
    {
        "warm": Wording(
            "Hola, {name}:",
            (
                (
                    (
                        "Me alegró mucho {met} {when} en {event} ({room}).",
                        "Me alegró mucho {met} {when} en {event}.",
                        "Me alegró mucho {met} {when}.",
                    ),
                    ("Qué bien que tengamos esto en común: {interest}.",),
                ),
                (("No he olvidado lo que te prometí: {promise}.",),),
                (("Me encantaría que siguiéramos en contacto.",),),
            ),
            "Un abrazo,\n{me}",
            ("conocerte", "verte de nuevo"),
        ),
        "short": Wording(
            "Hola, {name}:",
            (
                (
                    ("¡Qué bien {met} {when} en {event}!", "¡Qué bien {met} {when}!"),
                    ("Te debo esto: {promise}.", "Sigamos en contacto."),
                ),
            ),
            "{me}",
            ("conocerte", "verte de nuevo"),
        ),
        "formal": Wording(
            "Buenos días, {full_name}:",
            (
                (
                    ("Fue un placer {met} {when} en {event}.", "Fue un placer {met} {when}."),
                    ("Me alegra que compartamos este interés: {interest}.",),
                ),
                (("No he olvidado lo que le prometí: {promise}.",),),
                (("Será un gusto seguir en contacto.",),),
            ),
            "Un cordial saludo,\n{me}",
            ("conocerle", "verle de nuevo"),
        ),
    },
)

LANGUAGES = {words.locale: words for words in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def language_of(wish: str) -> str:
    """Which of ours fits a language tag (RFC 5646) best: its primary language, else English."""
    primary = wish.partition("-")[0].casefold()
    return primary if primary in LANGUAGES else "en"
