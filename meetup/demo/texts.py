"""The texts of the demo: what its people say, and what its events and rooms are called."""

BIO = "I build data teams that ship. Ask me about streaming, and about fjords."
ABOUT = """A day of talks, workshops and long coffee breaks for people who build with data.

## Good to know

- The first talk starts half an hour after the doors open.
- Show the code on your phone, or scan theirs: everyone you meet is on your list in the evening.
- Questions? Ask anyone with an orange lanyard.
"""
INVITED_ADDRESS = "gus@example.org"
ROOMS = (
    ("Hall A", "Polars at scale"),
    ("Hall B", "Streaming without tears"),
    ("Workshop room", "Property-based testing, hands on"),
    ("Hallway track", ""),
)
QUESTIONS = (
    "How do you test a pipeline end to end without a copy of production?",
    "What would you do differently if you began today?",
    "هل يمكنكم مشاركة الأرقام بعد الحديث؟",
    "状态存储放在哪里？为什么不用数据库？",
    "Is exactly-once worth it for a team of three?",
)
POLL = ("Where does your stream state live?", ("Memory", "A database", "RocksDB", "I would rather not know"))
COFFEE_POINTS = ("Coffee bar, left side", "Terrace", "Bench by the cloakroom")
TALK = (
    "Anyone here running Flink on spot instances?",
    "We do. Come find me by the coffee, left side.",
    "Same question! Joining you both.",
    "The slides are already up: https://example.org/slides",
    "有人会说中文吗？",
    "هل التسجيل متاح لاحقًا؟",
    "Does anybody have a USB-C charger for ten minutes? 🙏",
    "Front row, grey backpack.",
)
SPAM_MESSAGE = "🚀 Make money with my coins! https://coins.example.org"
SPAM_REPORT_NOTE = "The same in every room."
ANSWER = "Same here. Shall we meet at the coffee bar after this?"
MENTION = "@{} gladly. Bring your benchmark!"
UNKIND_MESSAGE = "Whoever asks this has no business being here."
BAN_REASON = "Third time today, after two warnings."
SHOUTED_MESSAGE = "FREE STICKERS AT OUR STAND!!! Come to the foyer NOW, all of you, before the talk ends!!!"
SHOUTED_REPORT_NOTE = "In the middle of the talk."
CLOSED_ROOM, CLOSED_ROOM_TOPIC = "Breakfast table", "Until the first talk"
BREAKFAST = ("There are croissants left, by the window.", "Saved you a seat.", "See you all in Hall B!")
EVENING = (
    "Good evening! Who is here for the first time?",
    "Me. Arrived an hour ago, straight from the airport.",
    "Welcome! The bar opens after the second talk.",
    "Are the slides of the first one anywhere?",
    "I share them tomorrow: https://example.org/evening",
    "What a talk. Thank you all, see you in Lisbon!",
)
FIRST_NOTE = "Talked at the coffee bar. Looks for somebody who has moved off Airflow."
NOTES = (
    "e.g. promised the slides",
    "Asked about hiring; knows somebody in Porto",
    "Runs before breakfast, wants to join on Friday",
    "Offered to review our dbt macros",
    "Met at the coffee queue. Laughs a lot.",
)
PROMISES = (
    ("mine", "send you the Kafka benchmark", -1),
    ("theirs", "Introduce me to the platform team", None),
    ("mine", "share the slides on streaming with you", 0),
    ("theirs", "Send the recording", 5),
)
DRAFT = """Hi Ana,

It was so good to meet you. Your question after the talk made me look it up on the train: it is the second one.

Shall we go on over coffee?

Priya"""
TEMPLATE = """Hi {name},

Thank you for coming up to me after the talk at {event}. I see that you're into {interest} too.

As promised, I will {promise}. Write to me whenever it suits you.

{me}"""
NEXT_STEPS = ("Send the Kafka benchmark", "Introduce to Hanne", "Share the slides", "Book a call", "Send the job ad")

QUESTION_WORK = "What are you working on?"
QUESTION_MEAL = "What do you eat?"
MEALS = ["Everything", "Vegetarian", "Vegan"]
WORK = (
    "I run a data meetup in Dakar.",
    "Forecasting for a small wind farm",
    "A search engine for court decisions",
    "Moving our reports from spreadsheets to dbt",
)
SESSIONS = (
    "Feature stores, honestly",
    "Kafka for the rest of us",
    "Vector search on a budget",
    "Tests for pipelines",
    "Polars at scale",
    "Streaming without tears",
    "Notebooks in production",
    "A gentle introduction to dbt",
    "Who owns the data?",
    "Forecasting with uncertainty",
    "Lightning talks",
    "Small models, big savings",
)
ANNOUNCEMENTS = (
    ("Doors are open", "Badges are to the left. The Wi-Fi is PyData, and coffee is on the terrace."),
    ("", "Streaming without tears moves to Hall B. The terrace bar opens at 18:30, first drink on us."),
)
SESSION_KIND = "Talk"
TRACKS = ("Data engineering", "Machine learning", "Community")
ABSTRACT = "What we tried, what broke, and what we would do again. Bring a question for the hallway."

PRACTICAL = {
    "address": "R. Rodrigues de Faria 103\n1300-501 Lisbon",
    "wifi_network": "LX Factory Events",
    "wifi_password": "sardinhas-2026",
    "step_free": True,
    "quiet_room": True,
    "childcare": False,
    "captions": True,
    "accessibility_note": "The lift is to the left of the entrance. Guide dogs are welcome everywhere.",
    "conduct": "We want everyone to feel safe and welcome. Harassment of any kind has no place here.",
    "conduct_link": "https://example.org/code-of-conduct",
    "conduct_name": "Ines Carvalho",
    "conduct_channel": "conduct@example.org",
    "questions": [
        {
            "question": "Is there food?",
            "answer": "Lunch and coffee are included, with something vegan at every table.",
        },
        {"question": "Can I come for one day only?", "answer": "Yes. Just come to the door and show your code."},
    ],
}
"""What is practical about the demo's event."""

SPONSORS = (
    {"name": "Ondata", "link": "https://ondata.example.org", "tier": "Gold"},
    {"name": "Serra", "link": "https://serra.example.org", "tier": "Coffee"},
)
"""The sponsors of the demo's event."""
OPERATOR_REPORT_NOTE = "The same text is sent to everyone who goes."
SUSPENDED_HEADLINE = "Get rich with coins"
SUSPENSION_REASON = "Your card advertises an investment and was handed to people who had not asked for it."
SUSPENSION_ANSWER = "I have taken the text off my card. It won't happen again."
