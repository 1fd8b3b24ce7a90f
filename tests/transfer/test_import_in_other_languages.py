"""Tables whose headings are in another language, as Outlook, Google and spreadsheets write them."""

import pytest
from flask import Flask

from meetup.transfer.reading import read_file
from meetup.transfer.reading.headings import fields_of_headings
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import complete, mine, review

HEADINGS = {
    "emails": "E-Mail-Adresse|E-Mail 2: Adresse|E-mail|Adresse de messagerie|Adresse e-mail|Courriel|Correo electrónico"
    "|Dirección de correo electrónico|Indirizzo posta elettronica|Indirizzo e-mail|Endereço de e-mail"
    "|Endereço de correio eletrônico|E-mailadres|E-mail 2 Address|E-mail 1 - Value|Work email",
    "phones": "Mobil|Mobiltelefon|Telefon geschäftlich|Telefon geschäftlich 2|Telefon privat|Telefonnummer|Handynummer"
    "|Weiteres Telefon|Téléphone (bureau)|Tél. mobile|Téléphone mobile|Portable|Numéro de téléphone|Teléfono"
    "|Teléfono del trabajo|Teléfono móvil|Móvil|Número de teléfono|Cellulare|Telefono (uff.)|Telefono cellulare"
    "|Telemóvel|Celular"
    "|Telefone comercial|Telefone celular|Mobiel|Mobiele telefoon|Telefoon op werk|Telefoonnummer|Mobile Phone"
    "|Primary Phone|Company Main Phone",
    "company": "Unternehmen|Firma|Société|Entreprise|Compañía|Organización|Azienda|Società|Empresa|Bedrijf",
    "note": "Bemerkung|Bemerkungen|Notizen|Remarques|Commentaire|Comentarios|Observações|Anotações|Opmerkingen|Note",
    "first": "Vorname|Prénom|Nombre|Nome|Voornaam",
    "last": "Nachname|Nom|Apellidos|Cognome|Sobrenome|Achternaam",
    "tags": "Kategorien|Catégories|Categorías|Categorie|Categorieën|Etiquetas",
    "headline": "Funktion|Fonction|Puesto|Ruolo|Função|Functie|Position",
    "links": "Webseite|Page Web|Página web|Pagina Web|Webpagina|LinkedIn-Profil",
    "": "Fax geschäftlich|Straße geschäftlich|E-Mail: Angezeigter Name|Geburtstag|Ort privat|Business Street|Home City",
}


@pytest.mark.parametrize(
    ("heading", "field"), [(heading, field) for field, row in HEADINGS.items() for heading in row.split("|")]
)
def test_what_a_column_is_called(heading: str, field: str) -> None:
    assert fields_of_headings([heading, heading.upper()]) == [field, field]


@pytest.mark.parametrize("heading", ["Attendee", "Participant", "Guest", "Teilnehmer", "Invité"])
def test_a_column_of_whoever_comes_is_their_name(heading: str) -> None:
    assert fields_of_headings([heading, "E-Mail"]) == ["name", "emails"]
    assert fields_of_headings([heading, "Name"]) == ["", "name"]
    assert fields_of_headings([f"{heading} #", "E-Mail"]) == ["", "emails"]


@pytest.mark.parametrize("family", ["Name", "Nachname"])
def test_beside_a_given_name_the_name_is_the_familys(family: str) -> None:
    (found,) = read_file(f"{family};Vorname;E-Mail-Adresse\nGroß;Jürgen;j@example.org\n".encode()).people
    assert found.details.name == "Jürgen Groß"


def test_a_whole_name_that_has_the_given_one_stays_whole() -> None:
    (found,) = read_file(b"Name,First name\nAna Sofia Matos,Ana\n").people
    assert found.details.name == "Ana Sofia Matos"


OUTLOOK = (
    "Vorname;Nachname;Unternehmen;Position;E-Mail-Adresse;Mobiltelefon;Telefon geschäftlich;Bemerkung;Ort privat\r\n"
    "Jürgen;Groß;Nordwerk;Einkauf;j@example.org;+49 171 7654321;+49 30 123456;Kaffee;Kiel\r\n"
)


def test_all_of_a_german_address_book_comes_over(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner: Client = client_for(cast.owner)
    page = review(owner, OUTLOOK.encode("windows-1252"))
    assert "Not taken over: Ort privat" in page
    assert not [one for one in page.all("details") if "Ort privat" in one.text], "said openly"
    complete(owner, page)
    (found,) = (one for one in mine(app, cast.owner) if one.name == "Jürgen Groß")
    assert (found.card.company, found.card.email, found.note) == ("Nordwerk", "j@example.org", "Kaffee")
    assert found.card.phones == ("+49 171 7654321", "+49 30 123456")
