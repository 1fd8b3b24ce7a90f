"""Drafts in Spanish."""

from ..phrases import Language, Tone

SPANISH = Language(
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
        "warm": Tone(
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
        "short": Tone(
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
        "formal": Tone(
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
