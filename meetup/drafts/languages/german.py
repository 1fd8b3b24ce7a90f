"""Drafts in German."""

from ..phrases import Language, Tone

GERMAN = Language(
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
        "warm": Tone(
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
        "short": Tone(
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
        "formal": Tone(
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
