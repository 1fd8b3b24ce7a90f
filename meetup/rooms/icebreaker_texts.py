"""The app's own icebreakers. Everybody in a room sees the same one, in their own language."""

ICEBREAKERS: dict[str, tuple[str, ...]] = {
    "en": (
        "What brought you here today, in one sentence?",
        "What did you break this year, and what did it teach you?",
        "What are you working on that nobody has asked you about yet?",
        "Which talk or conversation would make this day worth it?",
        "What can you help somebody in this room with?",
        "What would you like to be asked about?",
        "Which tool could you not work without, and which would you gladly lose?",
        "What did you believe about your field five years ago that you no longer do?",
        "Who taught you something you still use every week?",
        "What is the smallest change that made the biggest difference in your work?",
        "What would you do with a free week and no e-mail?",
        "Which question do you wish more people asked at events like this?",
    ),
    "de": (
        "Was hat dich heute hergebracht, in einem Satz?",
        "Was ist dir dieses Jahr misslungen, und was hast du daraus gelernt?",
        "Woran arbeitest du, wonach dich noch niemand gefragt hat?",
        "Welcher Vortrag oder welches Gespräch würde diesen Tag lohnend machen?",
        "Wobei kannst du jemandem in diesem Raum helfen?",
        "Wonach würdest du gern gefragt?",
        "Ohne welches Werkzeug könntest du nicht arbeiten, und auf welches würdest du gern verzichten?",
        "Was hast du vor fünf Jahren über dein Fach geglaubt, heute aber nicht mehr?",
        "Wer hat dir etwas beigebracht, das du noch jede Woche brauchst?",
        "Welche kleine Änderung hat in deiner Arbeit am meisten bewirkt?",
        "Was würdest du mit einer freien Woche ohne E-Mail anfangen?",
        "Welche Frage sollte auf solchen Veranstaltungen öfter gestellt werden?",
    ),
    "fr": (
        "Qu’est-ce qui vous amène ici aujourd’hui, en une phrase ?",
        "Qu’avez-vous raté cette année, et qu’en avez-vous appris ?",
        "Sur quoi travaillez-vous sans que personne ne vous ait encore posé la question ?",
        "Quelle présentation ou quelle conversation vous ferait dire que la journée en valait la peine ?",
        "En quoi pouvez-vous aider quelqu’un dans cette salle ?",
        "Sur quoi aimeriez-vous qu’on vous interroge ?",
        "De quel outil ne pourriez-vous pas vous passer, et duquel vous passeriez-vous volontiers ?",
        "Que pensiez-vous de votre métier il y a cinq ans, que vous ne pensez plus ?",
        "Qui vous a appris quelque chose dont vous vous servez encore chaque semaine ?",
        "Quel tout petit changement a le plus transformé votre travail ?",
        "Que feriez-vous d’une semaine libre et sans courriel ?",
        "Quelle question aimeriez-vous entendre plus souvent dans ce genre de rencontre ?",
    ),
    "es": (
        "¿Qué te ha traído hoy aquí, en una frase?",
        "¿Qué te ha salido mal este año y qué has aprendido de ello?",
        "¿En qué trabajas que todavía nadie te ha preguntado?",
        "¿Qué charla o conversación haría que este día mereciera la pena?",
        "¿Con qué puedes ayudar a alguien de esta sala?",
        "¿Sobre qué te gustaría que te preguntaran?",
        "¿Sin qué herramienta no podrías trabajar, y de cuál prescindirías encantado?",
        "¿Qué creías de tu profesión hace cinco años que ya no crees?",
        "¿Quién te enseñó algo que todavía usas cada semana?",
        "¿Qué pequeño cambio ha tenido el mayor efecto en tu trabajo?",
        "¿Qué harías con una semana libre y sin correo?",
        "¿Qué pregunta te gustaría oír más a menudo en encuentros como este?",
    ),
}
ICEBREAKER_COUNT = len(ICEBREAKERS["en"])


def translations_of(number: int) -> list[tuple[str, str]]:
    """Return an icebreaker in all languages, as pairs of text and language tag (BCP 47)."""
    return [(texts[number % ICEBREAKER_COUNT], language) for language, texts in ICEBREAKERS.items()]


def icebreaker_language(tag: str) -> str:
    """Return the language of the icebreakers that fits a language tag (BCP 47), or English if none does."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in ICEBREAKERS else "en"
