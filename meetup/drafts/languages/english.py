"""Drafts in English."""

from ..phrases import Language, Tone

ENGLISH = Language(
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
        "warm": Tone(
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
        "short": Tone(
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
        "formal": Tone(
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
