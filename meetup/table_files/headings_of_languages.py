"""What columns are called in languages whose headings are whole words of their own: Nordic, Slavic, Baltic, Greek,
Turkish, Arabic, Hebrew, Japanese, Chinese, Korean and others. Words of one heading are joined by underscores."""

HEADINGS = {
    "name": """
        namn fullständigt_namn för_och_efternamn hela_namnet vad_heter_du deltagare navn fulde_navn fullt_navn
        for_og_efternavn for_og_etternavn hva_heter_du hvad_hedder_du nimi koko_nimi nafn fullt_nafn celé_jméno
        jméno_a_příjmení příjmení_a_jméno jméno_příjmení meno_a_priezvisko celé_meno imię_i_nazwisko nazwisko_i_imię
        imie_nazwisko pełne_imię ime_i_prezime ime_in_priimek ime_prezime teljes_név név nume_complet
        nume_și_prenume nume_prenume täisnimi vārds_uzvārds vārds_un_uzvārds vardas_pavardė vardas_ir_pavardė
        имя_и_фамилия фамилия_и_имя имя_фамилия фамилия_имя фио ф_и_о полное_имя как_вас_зовут фамилия_имя_отчество
        прізвище_та_імʼя імʼя_та_прізвище піб повне_імʼя име_и_фамилия ονοματεπώνυμο ονομα_επωνυμο ονοματεπωνυμο
        adı_soyadı ad_soyad isim_soyisim adınız_soyadınız tam_ad الاسم الاسم_الكامل اسم الاسم_بالكامل שם_מלא
        שם_פרטי_ומשפחה 氏名 お名前 名前 姓名 フルネーム 参加者名 全名 名字 参会人姓名 参加者姓名 聯絡人 联系人 성명
        이름 성함 참가자명 họ_và_tên họ_tên nama nama_lengkap ชื่อ_นามสกุล ชื่อนามสกุล नाम पूरा_नाम নাম نام
        نام_و_نام_خانوادگی jina_kamili
        """,
    "first": """
        förnamn tilltalsnamn fornavn etunimi kutsumanimi eiginnafn jméno křestní_jméno křestní meno krstné_meno imię
        ime keresztnév utónév prenume eesnimi vārds vardas имя імʼя ім'я име όνομα ονομα adı ad isim adınız
        الاسم_الأول שם_פרטי 名 given_name_名 이름만 tên nama_depan ชื่อ
        """,
    "middle": """
        mellannamn mellomnavn mellemnavn druhé_jméno drugie_imię отчество по_батькові ikinci_ad اسم_الأب
        """,
    "last": """
        efternamn etternavn efternavn sukunimi eftirnafn příjmení priezvisko nazwisko prezime priimek vezetéknév
        családnév nume_de_familie perekonnanimi uzvārds pavardė фамилия прізвище презиме επώνυμο επωνυμο soyadı
        soyad soyisim soyadınız اسم_العائلة اللقب الكنية שם_משפחה 姓 성 họ nama_belakang นามสกุล
        """,
    "headline": """
        befattning yrke roll stilling tittel jobbtitel jobtitel tehtävänimike ammatti titteli starf pozice funkce
        pracovní_pozice pozícia funkcia stanowisko zawód funkcja pozicija radno_mesto beosztás munkakör foglalkozás
        funcție funcția poziție ametikoht amats pareigos должность позиция профессия посада длъжност θέση
        θέση_εργασίας ünvan unvan görev pozisyon meslek المسمى_الوظيفي الوظيفة المنصب תפקיד 役職 肩書き 職種 职位
        职务 職稱 職位 头衔 직책 직위 직함 chức_vụ jabatan ตำแหน่ง पद jobbtittel
        """,
    "company": """
        företag företagsnamn arbetsgivare organisation firma firmanavn virksomhed bedrift selskap arbeidsgiver
        arbejdsgiver organisasjon yritys työnantaja organisaatio fyrirtæki společnost organizace zaměstnavatel
        název_firmy spoločnosť organizácia nazwa_firmy organizacja pracodawca przedsiębiorstwo tvrtka poduzeće
        podjetje organizacija kompanija cég cégnév munkahely szervezet companie firmă organizație ettevõte uzņēmums
        įmonė компания организация фирма место_работы название_компании компанія організація εταιρεία εταιρία
        οργανισμός şirket şirket_adı kurum الشركة اسم_الشركة المؤسسة جهة_العمل חברה ארגון 会社 会社名 勤務先 所属
        企業名 御社名 組織 公司 公司名称 公司名稱 单位 工作单位 企业 机构 회사 회사명 소속 직장 công_ty perusahaan
        บริษัท कंपनी
        """,
    "note": """
        anteckning anteckningar kommentar notering övrigt bemærkning bemærkninger noter notat merknad huomautus
        huomautukset muistiinpanot kommentti athugasemd poznámka poznámky komentář uwagi notatki notatka komentarz
        napomena bilješka opomba megjegyzés jegyzet observații notițe märkused piezīmes pastabos примечание
        примечания заметки заметка комментарий примітка нотатки коментар бележки σημειώσεις σχόλια not notlar
        açıklama ملاحظات ملاحظة تعليق הערות הערה 備考 メモ コメント 备注 備註 注释 메모 비고 ghi_chú catatan
        หมายเหตุ
        """,
    "tags": """
        etiketter taggar kategori kategorier grupp grupper gruppe tunnisteet ryhmä kategorie štítky skupina skupiny
        kategoria grupa etykiety oznaka csoport címkék grup categorie группа группы метки теги категория група
        категорія етикети ομάδα κατηγορία etiket etiketler التصنيف المجموعة קבוצה תגיות タグ グループ カテゴリ 标签
        標籤 分组 群組 태그 그룹
        """,
    "emails": """
        epost epostadress mejl mejladress mail epostadresse mailadresse sähköposti sähköpostiosoite netfang
        tölvupóstur emailová_adresa elektronická_pošta adres_email adres_poczty poczta_elektroniczna adres_mailowy
        email_adresa epošta eposta elektronski_naslov e-mail_cím email_cím adresă_de_email adresa_de_email e-pasts
        el_paštas epasts электронная_почта почта эл_почта имейл адрес_электронной_почты емейл електронна_пошта пошта
        електронна_поща ηλεκτρονικό_ταχυδρομείο διεύθυνση_email ηλεκτρονική_διεύθυνση e_posta eposta_adresi
        e_posta_adresi mail_adresi البريد_الإلكتروني البريد_الالكتروني بريد_إلكتروني الإيميل ايميل דואל דוא"ל
        כתובת_מייל מייל אימייל メール メールアドレス eメール 電子メール 邮箱 邮件 电子邮件 电子邮箱 邮箱地址 電郵
        電子郵件 電子信箱 信箱 이메일 이메일_주소 메일 địa_chỉ_email thư_điện_tử surel alamat_email อีเมล อีเมล์
        ईमेल
        """,
    "phones": """
        mobil mobilnummer mobiltelefon telefonnummer telefon tel_nr mobilnr tlf tlfnr telefonnr telefonnúmer puhelin
        puhelinnumero matkapuhelin gsm sími farsími telefonní_číslo mobilní_telefon telefónne_číslo numer_telefonu
        telefon_komórkowy komórka telefon_kontaktowy nr_telefonu broj_telefona telefonska_številka telefonszám
        mobilszám număr_de_telefon telefonas tālrunis telefona_numurs телефон номер_телефона мобильный
        мобильный_телефон моб_телефон сотовый телефон_мобильный мобільний номер_телефону телефонен_номер τηλέφωνο
        κινητό αριθμός_τηλεφώνου κινητό_τηλέφωνο telefon_numarası cep_telefonu cep cep_no telefonunuz الهاتف
        رقم_الهاتف الجوال رقم_الجوال الهاتف_المحمول الموبايل هاتف טלפון מספר_טלפון נייד טלפון_נייד 電話 電話番号
        携帯 携帯電話 携帯電話番号 携帯番号 电话 电话号码 手机 手机号 手机号码 联系电话 電話號碼 手機 手機號碼
        聯絡電話 전화 전화번호 휴대폰 휴대전화 휴대폰번호 연락처 핸드폰 điện_thoại số_điện_thoại nomor_telepon no_hp
        telepon โทรศัพท์ เบอร์โทรศัพท์ เบอร์โทร फ़ोन मोबाइल
        """,
    "links": """
        webbplats hemsida webbadress länk hjemmeside nettside nettsted verkkosivu kotisivu webová_stránka
        web_stránky odkaz strona_internetowa strona_www link web_stranica honlap weboldal site_web сайт ссылка
        вебсайт веб_сайт посилання ιστοσελίδα web_sitesi internet_sitesi bağlantı الموقع_الإلكتروني الموقع الرابط
        אתר קישור ウェブサイト ホームページ リンク 网站 网址 主页 链接 網站 網址 웹사이트 홈페이지 링크 trang_web
        situs_web เว็บไซต์
        """,
    "event": """
        evenemang arrangement tapahtuma akce událost wydarzenie мероприятие событие подія etkinlik الفعالية イベント
        活动 活動 행사
        """,
    "extra": """
        birthday date_of_birth birthdate dob anniversary nickname preferred_name skype telegram signal jabber icq
        msn wechat weixin line_id discord slack fax business_fax home_fax fax_number spouse assistant
        assistants_name manager managers_name hobby hobbies connected_on im geburtstag geburtsdatum spitzname
        fax_geschäftlich fax_privat faxnummer anniversaire date_de_naissance surnom télécopie télécopieur cumpleaños
        fecha_de_nacimiento apodo compleanno data_di_nascita soprannome data_de_nascimento aniversário apelido_curto
        verjaardag geboortedatum bijnaam födelsedag födelsedatum fødselsdag fødselsdato syntymäpäivä datum_narození
        narozeniny data_urodzenia urodziny дата_рождения день_рождения факс скайп doğum_tarihi doğum_günü
        تاريخ_الميلاد الفاكس 生年月日 誕生日 ファックス 生日 出生日期 传真 傳真 微信 微信号 생년월일 생일 팩스
        카카오톡 születésnap születési_dátum data_nașterii ημερομηνία_γέννησης תאריך_לידה
        """,
}
"""Headings by field; ``extra`` is what goes into the note together with its heading."""

QUESTION_WORDS = """
    what which whats s is are your you please enter type provide tell us write give fill in the a an required
    optional full my we can reach contact do work at where for and best complete wie lautet ihr ihre dein deine
    bitte geben sie ein vollständiger quel quelle est votre ton ta tes vos merci veuillez indiquer saisir cual es tu
    su sus por favor indique escriba qual e o seu sua teu tua informe digite il la tuo suo wat uw je jouw vad är din
    ditt vänligen ange hva er hvad dit jaké vaše váš jaka jest twoje twoj twój podaj proszę ваше ваш ваша укажите
    введите пожалуйста какой какое nedir sizin lütfen あなた の お ご を ご記入ください 您 的 请输入 你的 您的
    """
"""Words of a question that say nothing about what is asked."""
