"""Drafts in French. “Lors de” goes with every name of an event, whatever its gender."""

from ...contacts.contexts import Context
from ..phrases import Language, Tone

_SUBJECT = ("Notre rencontre lors de {event}", "Notre rencontre")
_SUBJECT_AGAIN = ("Un plaisir de [te|vous] revoir",)
_IN_COMMON = (
    "Nous avons des points communs : {interests}.",
    "Nous avons un point commun : {interest}.",
)

FRENCH = Language(
    name="Français",
    locale="fr",
    date="'le' d MMMM",
    date_of_year="'le' d MMMM y",
    and_=" et ",
    on_day="{}",
    today="aujourd'hui",
    yesterday="hier",
    subject_long_ago="Cela fait un moment",
    subject_introduced="Grâce à {introducer}",
    subject_helped="Merci pour [ton|votre] aide",
    subject_unknown="Un bonjour de {me}",
    long_ago=(
        "Cela fait un moment que nous avons fait connaissance lors de {event}, {when}.",
        "Cela fait un moment que nous avons fait connaissance, {when}.",
    ),
    introduced=("C'est un plaisir de faire [ta|votre] connaissance grâce à {introducer}.",),
    helped=(
        "Merci beaucoup pour la mise en relation avec {introduced_to}. "
        "C'était une aide précieuse concernant {helped_with}.",
        "Merci beaucoup pour la mise en relation avec {introduced_to}. C'était une aide précieuse.",
        "Merci beaucoup pour [ton|votre] aide concernant {helped_with}.",
        "Merci beaucoup pour [ton|votre] aide.",
    ),
    online=(
        "C'était un plaisir de [te|vous] rencontrer en ligne {when}, lors de {event}.",
        "C'était un plaisir de [te|vous] rencontrer en ligne {when}.",
    ),
    closings={Context.PERSONAL: "Amicalement,\n{me}", Context.PROFESSIONAL: "Cordialement,\n{me}"},
    card="Voici ma carte : {card}",
    addresses=("tu", "vous"),
    elides_before_vowels=True,
    tones={
        "warm": Tone(
            greeting="Bonjour {name},",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "C'était un vrai plaisir de [te|vous] rencontrer {when} lors de « {session} ».",
                (
                    "C'était un vrai plaisir de [te|vous] rencontrer {when} lors de {event}.",
                    "C'était un grand plaisir de [te|vous] rencontrer {when} lors de {event}.",
                ),
                (
                    "C'était un vrai plaisir de [te|vous] rencontrer {when}.",
                    "C'était un grand plaisir de [te|vous] rencontrer {when}.",
                ),
            ),
            again=(
                (
                    "C'était un vrai plaisir de [te|vous] revoir {when} lors de {event}.",
                    "C'était un grand plaisir de [te|vous] revoir {when} lors de {event}.",
                ),
                "C'était un vrai plaisir de [te|vous] revoir {when}.",
            ),
            beside=(_IN_COMMON,),
            paragraphs=(
                (
                    (
                        "[Tu cherches|Vous cherchez] {ask} : je peux [t'aider|vous aider] avec plaisir.",
                        "On se revoit {next_when} lors de {next_event} ?",
                        ("J'espère que nous resterons en contact.", "Ce serait un plaisir de rester en contact."),
                    ),
                ),
            ),
            farewell="À bientôt,\n{me}",
        ),
        "short": Tone(
            greeting="Bonjour {name},",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "C'était un plaisir de [te|vous] rencontrer {when} lors de « {session} » !",
                "C'était un plaisir de [te|vous] rencontrer {when} lors de {event} !",
                "C'était un plaisir de [te|vous] rencontrer {when} !",
            ),
            again=(
                "C'était un plaisir de [te|vous] revoir {when} lors de {event} !",
                "C'était un plaisir de [te|vous] revoir {when} !",
            ),
            beside=(
                (
                    "Pour {ask}, je peux [t'aider|vous aider].",
                    "On se revoit {next_when} lors de {next_event} ?",
                    ("Restons en contact.", "Gardons le contact."),
                ),
            ),
            farewell="{me}",
        ),
        "formal": Tone(
            greeting="Bonjour {formal_name},",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "Ce fut un plaisir de vous rencontrer {when} lors de « {session} ».",
                "Ce fut un plaisir de vous rencontrer {when} lors de {event}.",
                "Ce fut un plaisir de vous rencontrer {when}.",
            ),
            again=(
                "Ce fut un plaisir de vous revoir {when} lors de {event}.",
                "Ce fut un plaisir de vous revoir {when}.",
            ),
            beside=(("Nous partageons un intérêt pour {interest}.",),),
            paragraphs=(
                (
                    (
                        "Vous cherchez {ask} : je serais en mesure de vous aider.",
                        "Au plaisir de vous revoir {next_when} lors de {next_event}.",
                        ("Ce serait un plaisir de rester en contact.", "Au plaisir de rester en contact."),
                    ),
                ),
            ),
            farewell="Bien cordialement,\n{me}",
            is_formal=True,
        ),
    },
)
