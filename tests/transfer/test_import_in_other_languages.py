"""Tables whose headings are in another language, as Outlook, Google and spreadsheets write them."""

import pytest
from flask import Flask

from meetup.table_files.headings import fields_of_headings
from meetup.transfer.reading import read_file
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
    "extra": "Fax geschäftlich|Geburtstag|Birthday|Skype|Connected On|生年月日|День рождения",
    "": "Straße geschäftlich|E-Mail: Angezeigter Name|Ort privat|Business Street|Home City",
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


TABLES = {
    "Swedish": "Förnamn;Efternamn;E-post;Mobil;Företag",
    "Danish": "Fornavn;Efternavn;E-mail;Mobil;Firma",
    "Finnish": "Etunimi;Sukunimi;Sähköposti;Puhelin;Yritys",
    "Czech": "Jméno;Příjmení;E-mail;Telefon;Společnost",
    "Polish": "Imię;Nazwisko;Adres e-mail;Numer telefonu;Firma",
    "Hungarian": "Keresztnév;Vezetéknév;E-mail cím;Telefonszám;Cég",
    "Romanian": "Prenume;Nume de familie;Adresă de e-mail;Număr de telefon;Companie",
    "Russian": "Имя;Фамилия;Электронная почта;Телефон;Компания",
    "Ukrainian": "Ім'я;Прізвище;Електронна пошта;Телефон;Компанія",
    "Greek": "Όνομα;Επώνυμο;Ηλεκτρονικό ταχυδρομείο;Τηλέφωνο;Εταιρεία",
    "Turkish": "Adı;Soyadı;E-posta;Telefon;Şirket",
    "Portuguese": "Nome;Apelido;Correio eletrónico;Telemóvel;Empresa",
    "Arabic": "الاسم الأول;اسم العائلة;البريد الإلكتروني;رقم الهاتف;الشركة",
    "Hebrew": "שם פרטי;שם משפחה;דואר אלקטרוני;טלפון;חברה",
    "Japanese": "名;姓;メールアドレス;電話番号;会社名",
    "Korean": "이름;성;이메일;전화번호;회사",
    "Chinese": "名;姓;电子邮箱;手机号码;公司",
}


@pytest.mark.parametrize("headings", TABLES.values(), ids=TABLES)
def test_headings_of_many_languages(headings: str) -> None:
    (found,) = read_file(f"{headings}\nAna;Matos;ana@example.org;+351 911 111 111;Tagus\n".encode()).people
    assert set(found.details.name.split()) >= {"Ana"}
    assert (found.details.emails, found.details.phones) == (("ana@example.org",), ("+351 911 111 111",))
    assert found.details.company == "Tagus"


@pytest.mark.parametrize(
    "headings",
    [
        *("氏名,メール", "姓名,邮箱", "Jméno a příjmení,E-mail", "Imię i nazwisko,E-mail", "ФИО,Почта", "الاسم,ايميل"),
        *("What is your name?,What is your e-mail?", "Your full name *,E-mail address (required)"),
        *("Qual é o seu nome?,Qual é o seu e-mail?", "Wie lautet Ihr Name?,Ihre E-Mail-Adresse"),
        *("Vad heter du?,E-post", "Adı Soyadı,E-posta", "Xxx,Yyy", "ชื่อ-นามสกุล,อีเมล"),
    ],
)
def test_whole_names_questions_and_what_a_column_holds(headings: str) -> None:
    content = f"{headings}\nAna Matos,ana@example.org\nBo Ek,bo@example.org\n".encode()
    people = read_file(content).people
    assert [(one.details.name, *one.details.emails) for one in people] == [
        ("Ana Matos", "ana@example.org"),
        ("Bo Ek", "bo@example.org"),
    ]


OUTLOOK = (
    "Vorname;Nachname;Unternehmen;Position;E-Mail-Adresse;Mobiltelefon;Telefon geschäftlich;Bemerkung;Ort privat\r\n"
    "Jürgen;Groß;Nordwerk;Einkauf;j@example.org;+49 171 7654321;+49 30 123456;Kaffee;Kiel\r\n"
)


def test_all_of_a_german_address_book_comes_over(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner: Client = client_for(cast.owner)
    page = review(owner, OUTLOOK.encode("windows-1252"))
    assert "Left out: Ort privat" in page
    assert not [one for one in page.all("details") if "Left out" in one.text], "said openly"
    complete(owner, page)
    (found,) = (one for one in mine(app, cast.owner) if one.name == "Jürgen Groß")
    assert (found.card.company, found.card.email, found.note) == ("Nordwerk", "j@example.org", "Kaffee")
    assert found.card.phones == ("+49 171 7654321", "+49 30 123456")
