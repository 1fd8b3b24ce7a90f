"""Drafts in Spanish. “Coincidir con usted” needs no pronoun that differs from country to country."""

from ...contacts.contexts import Context
from ..phrases import Language, Tone

_SUBJECT = ("Nuestro encuentro en {event}", "Nuestro encuentro")
_SUBJECT_AGAIN = ("Un gusto volver a coincidir en {event}", "Un gusto volver a coincidir")

SPANISH = Language(
    name="Español",
    locale="es",
    date="d 'de' MMMM",
    date_of_year="d 'de' MMMM 'de' y",
    and_=" y ",
    and_before_i=" e ",
    on_day="el {}",
    today="hoy",
    yesterday="ayer",
    subject_long_ago="Ha pasado un tiempo",
    subject_introduced="{introducer} nos ha puesto en contacto",
    subject_helped="Gracias por [tu|su] ayuda",
    subject_unknown="Un saludo de {me}",
    long_ago=(
        "Ya ha pasado un tiempo desde que nos conocimos {when} en {event}.",
        "Ya ha pasado un tiempo desde que nos conocimos {when}.",
    ),
    introduced=("Me alegra que {introducer} nos haya puesto en contacto.",),
    helped=(
        "Muchas gracias por ponerme en contacto con {introduced_to}. Me ayudó mucho con {helped_with}.",
        "Muchas gracias por ponerme en contacto con {introduced_to}. Me ayudó mucho.",
        "Muchas gracias por [tu|su] ayuda con {helped_with}.",
        "Muchas gracias por [tu|su] ayuda.",
    ),
    online=(
        "Fue un gusto [conocerte|coincidir con usted] en línea {when}, en {event}.",
        "Fue un gusto [conocerte|coincidir con usted] en línea {when}.",
    ),
    closings={Context.PERSONAL: "Un abrazo,\n{me}", Context.PROFESSIONAL: "Saludos cordiales,\n{me}"},
    card="Esta es mi tarjeta: {card}",
    addresses=("tú", "usted"),
    tones={
        "warm": Tone(
            greeting="Hola, {name}:",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "Me alegró mucho [conocerte|coincidir con usted] {when} en «{session}».",
                (
                    "Me alegró mucho [conocerte|coincidir con usted] {when} en {event}.",
                    "Fue un gusto [conocerte|coincidir con usted] {when} en {event}.",
                ),
                (
                    "Me alegró mucho [conocerte|coincidir con usted] {when}.",
                    "Fue un gusto [conocerte|coincidir con usted] {when}.",
                ),
            ),
            again=(
                (
                    "Me alegró mucho [verte de nuevo|coincidir de nuevo con usted] {when} en {event}.",
                    "Fue un gusto [verte de nuevo|coincidir de nuevo con usted] {when} en {event}.",
                ),
                "Me alegró mucho [verte de nuevo|coincidir de nuevo con usted] {when}.",
            ),
            beside=(("Tenemos algo en común: {interest}.",),),
            paragraphs=(
                (
                    (
                        "[Buscas|Busca] {ask}: puedo ayudar con gusto.",
                        "¿Nos vemos {next_when} en {next_event}?",
                        ("Me encantaría que siguiéramos en contacto.", "Será un gusto seguir en contacto."),
                    ),
                ),
            ),
            farewell="Un saludo,\n{me}",
        ),
        "short": Tone(
            greeting="Hola, {name}:",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "¡Qué bien [conocerte|coincidir con usted] {when} en «{session}»!",
                "¡Qué bien [conocerte|coincidir con usted] {when} en {event}!",
                "¡Qué bien [conocerte|coincidir con usted] {when}!",
            ),
            again=(
                "¡Qué bien [verte de nuevo|coincidir de nuevo con usted] {when} en {event}!",
                "¡Qué bien [verte de nuevo|coincidir de nuevo con usted] {when}!",
            ),
            beside=(
                (
                    "Con {ask} puedo ayudar.",
                    "¿Nos vemos {next_when} en {next_event}?",
                    ("Sigamos en contacto.", "Seguimos en contacto."),
                ),
            ),
            farewell="{me}",
        ),
        "formal": Tone(
            greeting="Hola, {formal_name}:",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "Fue un placer coincidir con usted {when} en «{session}».",
                "Fue un placer coincidir con usted {when} en {event}.",
                "Fue un placer coincidir con usted {when}.",
            ),
            again=(
                "Fue un placer coincidir de nuevo con usted {when} en {event}.",
                "Fue un placer coincidir de nuevo con usted {when}.",
            ),
            beside=(("Me alegra que compartamos el interés por {interest}.",),),
            paragraphs=(
                (
                    (
                        "Busca {ask}: puedo ayudar con mucho gusto.",
                        "Espero que volvamos a coincidir {next_when} en {next_event}.",
                        ("Será un gusto seguir en contacto.", "Espero que sigamos en contacto."),
                    ),
                ),
            ),
            farewell="Un cordial saludo,\n{me}",
            is_formal=True,
        ),
    },
)
