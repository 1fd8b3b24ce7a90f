"""Drafts in English."""

from ...contacts.contexts import Context
from ..phrases import Language, Tone

_SUBJECT = ("Good to meet you at {event}", "Good to meet you")
_SUBJECT_AGAIN = ("Good to see you again at {event}", "Good to see you again")

ENGLISH = Language(
    name="English",
    locale="en",
    date="d MMMM",
    date_of_year="d MMMM y",
    and_=" and ",
    on_day="on {}",
    today="today",
    yesterday="yesterday",
    subject_long_ago="It's been a while",
    subject_introduced="{introducer} introduced us",
    subject_helped="Thank you for your help",
    subject_unknown="Hello from {me}",
    long_ago=(
        "It's been a while since we met at {event} {when}.",
        "It's been a while since we met {when}.",
    ),
    introduced=(("I'm glad that {introducer} introduced us.", "How nice of {introducer} to introduce us."),),
    helped=(
        "Thank you for introducing me to {introduced_to}. It really helped me with {helped_with}.",
        "Thank you for introducing me to {introduced_to}. It really helped me.",
        "Thank you for your help with {helped_with}.",
        "Thank you for your help.",
    ),
    online=(
        "It was good to meet you online {when}, at {event}.",
        "It was good to meet you online {when}.",
    ),
    closings={Context.PERSONAL: "Take care,\n{me}", Context.PROFESSIONAL: "Best regards,\n{me}"},
    card="Here is my card: {card}",
    tones={
        "warm": Tone(
            greeting="Hi {name},",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                (
                    "It was so good to meet you at “{session}” {when}.",
                    "I really enjoyed meeting you at “{session}” {when}.",
                ),
                (
                    "It was so good to meet you at {event} {when}.",
                    "I really enjoyed meeting you at {event} {when}.",
                    "It was great to meet you at {event} {when}.",
                ),
                ("It was so good to meet you {when}.", "I really enjoyed meeting you {when}."),
            ),
            again=(
                (
                    "It was so good to see you again at {event} {when}.",
                    "How nice that our paths crossed again at {event} {when}.",
                ),
                ("It was so good to see you again {when}.", "How nice that our paths crossed again {when}."),
            ),
            beside=(("How nice that you're into {interest} too.",),),
            paragraphs=(
                (("As promised, I'll {promise}.",),),
                (
                    (
                        "I saw that you're looking for {ask}. I'm happy to help.",
                        "Will I see you at {next_event} {next_when}?",
                        (
                            "I'd love to stay in touch.",
                            "Let's stay in touch.",
                            "It would be lovely to keep in touch.",
                        ),
                    ),
                ),
            ),
            farewell="All the best,\n{me}",
        ),
        "short": Tone(
            greeting="Hi {name},",
            subject=_SUBJECT,
            subject_again=_SUBJECT_AGAIN,
            first=(
                ("Good to meet you at “{session}” {when}!", "Great meeting you at “{session}” {when}!"),
                ("Good to meet you at {event} {when}!", "Great meeting you at {event} {when}!"),
                ("Good to meet you {when}!", "Great meeting you {when}!"),
            ),
            again=(
                ("Good to see you again at {event} {when}!", "Great seeing you again at {event} {when}!"),
                ("Good to see you again {when}!", "Great seeing you again {when}!"),
            ),
            beside=(
                (
                    "As promised, I'll {promise}.",
                    "I can help with {ask}, if you're still looking.",
                    "See you at {next_event} {next_when}?",
                    ("Let's stay in touch.", "Let's keep in touch."),
                ),
            ),
            farewell="{me}",
        ),
        "formal": Tone(
            greeting="Dear {formal_name},",
            subject=("A pleasure to meet you at {event}", "A pleasure to meet you"),
            subject_again=("A pleasure to see you again at {event}", "A pleasure to see you again"),
            first=(
                "It was a pleasure to meet you at “{session}” {when}.",
                (
                    "It was a pleasure to meet you at {event} {when}.",
                    "I was very glad to meet you at {event} {when}.",
                ),
                ("It was a pleasure to meet you {when}.", "I was very glad to meet you {when}."),
            ),
            again=(
                (
                    "It was a pleasure to see you again at {event} {when}.",
                    "I was very glad to see you again at {event} {when}.",
                ),
                ("It was a pleasure to see you again {when}.", "I was very glad to see you again {when}."),
            ),
            beside=(("It is good to know that we share an interest in {interest}.",),),
            paragraphs=(
                (("As promised, I will {promise}.",),),
                (
                    (
                        "I understand that you are looking for {ask}, and I would be glad to help.",
                        "I hope to see you again at {next_event} {next_when}.",
                        ("I would be glad to stay in touch.", "I hope that we can stay in touch."),
                    ),
                ),
            ),
            farewell="Kind regards,\n{me}",
            is_formal=True,
        ),
    },
)
