"""What the columns of other people's tables are called: Google, Outlook, HubSpot, LinkedIn, sellers of tickets, and
spreadsheets made by hand, in English, German, French, Spanish, Italian, Portuguese and Dutch; the other languages are
beside this module."""

import re

from ..people.text import search_key
from .headings_of_languages import HEADINGS, QUESTION_WORDS

_NOT_A_LETTER = re.compile(r"[^\w]+|_")
_MAX_HEADING_LENGTH = 80
"""Letters of a heading that says what it is."""
HEADINGS_OF_FIELD = {
    "name": "name nameonbadge badgename "
    "fullname displayname attendeename guestname contactname participantname nomcomplet nometprenom "
    "prenometnom nomprenom prenomnom nombrecompleto nombreyapellidos nombreyapellido nomecompleto nomeecognome "
    "nomecognome cognomeenome volledigenaam naam vollername vollstandigername ganzername vorundnachname namevorname "
    "vornamename vornamenachname vornameundname anzeigename nomeesobrenome",
    "first": "firstname givenname first forename vorname vornamen rufname prenom prenoms nombre nombredepila nome "
    "nomeproprio primeironome voornaam roepnaam",
    "middle": "middlename additionalname attendeenamemiddlename weiterevornamen zweitervorname deuxiemeprenom "
    "secondprenom autresprenoms segundonombre secondonome segundonome nomedomeio middelstenaam tweedenaam "
    "tussenvoegsel",
    "last": "lastname familyname surname last nachname familienname zuname nom nomdefamille apellido apellidos "
    "primerapellido cognome sobrenome apelido ultimonome achternaam familienaam",
    "headline": "headline whatdoyoudo "
    "jobtitle position role profession occupation organizationtitle organization1title beruf "
    "funktion berufsbezeichnung stelle cargo puesto poste fonction metier intituleduposte ruolo mansione "
    "posizione qualifica professione funcao profissao functie functietitel beroep",
    "company": "company wheredoyouwork "
    "companyname nameofcompany nameoforganization organization organisation organizationname organization1name "
    "employer firma "
    "unternehmen firmenname arbeitgeber entreprise societe nomdelasociete organisme empresa compania organizacion "
    "azienda societa organizzazione ditta organizacao companhia bedrijf bedrijfsnaam organisatie werkgever",
    "bio": "about bio description",
    "note": "note notes notebody comment comments notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar "
    "kommentare remarque remarques commentaire commentaires nota notas comentario comentarios observacion "
    "observaciones commento commenti osservazioni anotacoes observacao observacoes notitie notities opmerking "
    "opmerkingen",
    "tags": "tags tag labels label categories category groups group groupmembership kategorie kategorien gruppe "
    "gruppen schlagwort schlagworter stichworte etikett etiketten categorie etiquettes etiquette libelles groupes "
    "groupe categoria categorias etiqueta etiquetas grupo grupos etichette etichetta gruppi gruppo marcadores "
    "categorieen groepen groep",
    "stage": "stage",
    "context": "context",
    "next_step": "nextstep",
    "due": "due dueon duedate",
    "met_at": "metatutc metat",
    "thanked_at": "thankedatutc thankedat",
    "room": "room",
    "event": "event eventname veranstaltung evenement evento evenemento evenementnaam",
}


def heading_key(heading: str) -> str:
    """Return the letters and digits of a heading, in the form in which spellings of it compare equal."""
    return _NOT_A_LETTER.sub("", search_key(heading))[:_MAX_HEADING_LENGTH]


FIELD_OF_HEADING = {
    heading_key(name): field
    for table in (HEADINGS, HEADINGS_OF_FIELD)
    for field, names in table.items()
    for name in names.split()
}
"""The field of each heading by its key. Of the same word in two languages, those of this module count."""
_QUESTION_WORDS = frozenset(search_key(QUESTION_WORDS).split())
# What says who it is only where nothing else does: a seller's "Attendee" may as well hold a number, or a yes.
WEAK_HEADINGS = {
    "headline": "title titel",
    "name": "attendee participant guest contact contactperson person teilnehmer teilnehmerin teilnehmende gast "
    "kontakt ansprechpartner ansprechpartnerin participante invite contacto asistente invitado partecipante ospite "
    "invitato contatto convidado contato deelnemer genodigde contactpersoon",
}
_QUALIFIER = (
    r"(?:of|de|del|della|do|da|op|in|au|la|le|el|il|l|d|work|business|home|personal|other|primary|attendee|additional"
    r"|secondary|participant|guest|contact|geschaftlich|dienstlich|beruflich|privat|firma|haupt|weiteres?|andere"
    r"|bureau|domicile|travail|prive|privee|professionnel(?:le)?|pro|personnel(?:le)?|autre|principal|trabajo"
    r"|particular|casa|personale|otro|otra|ufficio|uff|abitazione|ab|lavoro|altro|comercial|trabalho|residencial"
    r"|pessoal|outro|werk|thuis|zakelijk|overig)"
)
_NUMBER_WORD = r"(?:numbers?|no|nr|nummer|rufnummer|numero)"
# Kinds of channels that there may be many columns of: "E-mail 2 Address", "Phone 1 - Value", "Telefon geschäftlich".
CHANNEL_HEADINGS = {
    "emails": re.compile(
        rf"{_QUALIFIER}{{0,3}}(?:adress[ae]?|addresse?|direccion|indirizzo|endereco)?{_QUALIFIER}{{0,2}}"
        r"(?:e?mails?|messagerie|correos?(?:electronicos?)?|correio(?:eletronico)?|postaelettronica|courriels?)"
        rf"{_QUALIFIER}{{0,2}}\d*(?:address(?:es)?|adress[ae]n?|adres(?:sen)?|adresse)?{_QUALIFIER}{{0,2}}\d*(?:value)?"
    ),
    "phones": re.compile(
        rf"(?:{_QUALIFIER}|main|companymain|car|mobile|cell){{0,3}}{_NUMBER_WORD}?{_QUALIFIER}{{0,2}}"
        r"(?:phones?|telephones?|tel|mobile?(?:phone|telefon|nummer|telephone)?|cell(?:phone)?|telefon|telefoon"
        r"|telefonos?|telefoni|telefones?|handy|movil|portable|gsm|cellulare|celular|telemovel|mobiel"
        r"|mobiele(?:telefoon|nummer)|telefoonmobiel|telmobile|telephonemobile|telephoneportable|telefonomovil"
        r"|telefonocellulare|telefonecelular|telefonmobil|handynummer|whatsapp)"
        rf"(?:{_QUALIFIER}|{_NUMBER_WORD}){{0,3}}\d*(?:value)?"
    ),
    "links": re.compile(
        rf"{_QUALIFIER}{{0,2}}(?:company)?(?:websites?|web|webpage|webseiten?|internetseite|urls?|links?|homepage|siteweb"
        r"|siteinternet|site|sitioweb|sitoweb|pagina(?:da)?web|pageweb|webpagina|pagewebpersonnelle)"
        r"(?:url|adresse)?\d*(?:value)?"
        r"|(?:linkedin|twitter|x|github|xing)(?:profile?|profil|perfil|profilo|profiel)?(?:url|bio)?"
    ),
}


def fields_of_headings(headings: list[str]) -> list[str]:
    """Which field each column is of, "" for none. A weak heading counts where no other says the same."""
    keys = [heading_key(heading) for heading in headings]
    fields = [_field_of_key(key) or _field_of_question(heading) for key, heading in zip(keys, headings, strict=True)]
    if "headline" not in fields:
        _fill_from_weak_heading(fields, keys, "headline")
    if not {"name", "first", "last"} & set(fields):
        _fill_from_weak_heading(
            fields, ["" if "#" in heading else key for heading, key in zip(headings, keys, strict=True)], "name"
        )
    return fields


def _fill_from_weak_heading(fields: list[str], keys: list[str], field: str) -> None:
    """Take the first column that is called weakly like ``field`` for it."""
    weak = WEAK_HEADINGS[field].split()
    position = next((position for position, key in enumerate(keys) if key in weak and not fields[position]), None)
    if position is not None:
        fields[position] = field


def _field_of_key(key: str) -> str:
    found = FIELD_OF_HEADING.get(key) or FIELD_OF_HEADING.get(key.removeprefix("attendeename"))
    return found or next((kind for kind, pattern in CHANNEL_HEADINGS.items() if pattern.fullmatch(key)), "")


def _field_of_question(heading: str) -> str:
    """Return the field of a heading such as "What is your e-mail?" or "Name (required)"."""
    if len(heading) > _MAX_HEADING_LENGTH:
        return ""
    without_hint = re.sub(r"[(\[（【].*?[)\]）】]|\*", " ", heading)
    words = [word for word in _NOT_A_LETTER.split(search_key(without_hint).replace("e-mail", "email")) if word]
    telling = "".join(word for word in words if word not in _QUESTION_WORDS)
    return _field_of_key(telling) if telling else ""
