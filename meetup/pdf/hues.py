"""The colours of events on paper, on which white is legible: those of ``static/css/hues.css`` on a light page."""

ACCENTS = (
    "#c53602",
    "#945e08",
    "#6e6e06",
    "#327821",
    "#037a53",
    "#007777",
    "#0d7297",
    "#0b66d6",
    "#6955d7",
    "#9545be",
    "#b43694",
    "#c72c53",
)


def accent_of(hue: int) -> str:
    return ACCENTS[hue % len(ACCENTS)]
