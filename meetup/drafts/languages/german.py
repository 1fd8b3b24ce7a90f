"""Drafts in German.

Names of events stand in brackets after the sentence, because only the organizer knows their article.
"""

from ...contacts.contexts import Context
from ..phrases import Language, Tone

_SUBJECT = ("Schön, dass wir uns kennengelernt haben ({event})", "Schön, dass wir uns kennengelernt haben")
_SUBJECT_AGAIN = ("Schön, [dich|Sie] wiederzusehen",)

GERMAN = Language(
    name="Deutsch",
    locale="de",
    date="d. MMMM",
    date_of_year="d. MMMM y",
    and_=" und ",
    on_day="am {}",
    today="heute",
    yesterday="gestern",
    subject_long_ago="Lange nichts gehört",
    subject_introduced="{introducer} hat uns bekannt gemacht",
    subject_helped="Vielen Dank für [deine|Ihre] Hilfe",
    subject_unknown="Gruß von {me}",
    long_ago=(
        "Es ist schon eine Weile her, dass wir uns {when} getroffen haben ({event}).",
        "Es ist schon eine Weile her, dass wir uns {when} getroffen haben.",
    ),
    introduced=("Schön, dass {introducer} uns bekannt gemacht hat.",),
    helped=(
        "Vielen Dank, dass [du|Sie] mich mit {introduced_to} bekannt gemacht [hast|haben]. "
        "Das hat mir beim Thema {helped_with} sehr geholfen.",
        "Vielen Dank, dass [du|Sie] mich mit {introduced_to} bekannt gemacht [hast|haben]. Das hat mir sehr geholfen.",
        "Vielen Dank für [deine|Ihre] Hilfe beim Thema {helped_with}.",
        "Vielen Dank für [deine|Ihre] Hilfe.",
    ),
    online=(
        "Schön, dass wir uns {when} online kennengelernt haben ({event}).",
        "Schön, dass wir uns {when} online kennengelernt haben.",
    ),
    closings={Context.PERSONAL: "Liebe Grüße\n{me}", Context.PROFESSIONAL: "Freundliche Grüße\n{me}"},
    card="Hier ist meine Karte: {card}",
    addresses=("du", "Sie"),
    default_tone="short",
    is_lower_after_greeting=True,
    tones={
        "warm": Tone(
            greeting="[Hallo {name}|Guten Tag {formal_name}],",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "Es hat mich sehr gefreut, [dich|Sie] {when} bei „{session}“ kennenzulernen.",
                (
                    "Es hat mich sehr gefreut, [dich|Sie] {when} kennenzulernen ({event}).",
                    "Wie schön, dass wir uns {when} kennengelernt haben ({event}).",
                ),
                (
                    "Es hat mich sehr gefreut, [dich|Sie] {when} kennenzulernen.",
                    "Wie schön, dass wir uns {when} kennengelernt haben.",
                ),
            ),
            again=(
                (
                    "Es war schön, [dich|Sie] {when} wiederzusehen ({event}).",
                    "Es hat mich gefreut, [dich|Sie] {when} wiederzusehen ({event}).",
                ),
                (
                    "Es war schön, [dich|Sie] {when} wiederzusehen.",
                    "Es hat mich gefreut, [dich|Sie] {when} wiederzusehen.",
                ),
            ),
            beside=(("Schön, dass [du dich|Sie sich] auch für {interest} [begeisterst|begeistern].",),),
            paragraphs=(
                (
                    (
                        "[Du suchst|Sie suchen] {ask}: Da helfe ich gern.",
                        "Sehen wir uns {next_when} wieder ({next_event})?",
                        (
                            "Ich würde mich freuen, wenn wir in Kontakt bleiben.",
                            "[Lass uns gern|Lassen Sie uns gern] in Kontakt bleiben.",
                        ),
                    ),
                ),
            ),
            farewell="Viele Grüße\n{me}",
        ),
        "short": Tone(
            greeting="[Hallo {name}|Guten Tag {formal_name}],",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "Schön, dass wir uns {when} bei „{session}“ kennengelernt haben.",
                (
                    "Schön, dass wir uns {when} kennengelernt haben ({event}).",
                    "Schön, [dich|Sie] {when} kennengelernt zu haben ({event}).",
                ),
                (
                    "Schön, dass wir uns {when} kennengelernt haben.",
                    "Schön, [dich|Sie] {when} kennengelernt zu haben.",
                ),
            ),
            again=(
                "Schön, dass wir uns {when} wiedergesehen haben ({event}).",
                "Schön, dass wir uns {when} wiedergesehen haben.",
            ),
            beside=(
                (
                    "Bei {ask} helfe ich gern.",
                    "Sehen wir uns {next_when} wieder ({next_event})?",
                    ("[Lass uns|Lassen Sie uns] in Kontakt bleiben.", "Gern bleibe ich in Kontakt."),
                ),
            ),
            farewell="Viele Grüße\n{me}",
        ),
        "formal": Tone(
            greeting="Guten Tag {formal_name},",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                "Es war mir eine Freude, Sie {when} bei „{session}“ kennenzulernen.",
                (
                    "Es war mir eine Freude, Sie {when} kennenzulernen ({event}).",
                    "Ich habe mich sehr gefreut, Sie {when} kennenzulernen ({event}).",
                ),
                "Es war mir eine Freude, Sie {when} kennenzulernen.",
            ),
            again=(
                "Es war mir eine Freude, Sie {when} wiederzusehen ({event}).",
                "Es war mir eine Freude, Sie {when} wiederzusehen.",
            ),
            beside=(("Mich hat gefreut, dass wir uns beide für {interest} interessieren.",),),
            paragraphs=(
                (
                    (
                        "Sie suchen {ask}: Dabei bin ich gern behilflich.",
                        "Über ein Wiedersehen {next_when} würde ich mich freuen ({next_event}).",
                        (
                            "Gern würde ich mit Ihnen in Kontakt bleiben.",
                            "Ich würde mich freuen, mit Ihnen in Kontakt zu bleiben.",
                        ),
                    ),
                ),
            ),
            farewell="Mit freundlichen Grüßen\n{me}",
            is_formal=True,
        ),
    },
)
