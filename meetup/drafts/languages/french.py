"""Drafts in French."""

from ..phrases import Language, Tone

FRENCH = Language(
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
        "warm": Tone(
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
        "short": Tone(
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
        "formal": Tone(
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
