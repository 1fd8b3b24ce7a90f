"""The people of the demo, one on each line: name | headline | company | interests | offers | asks."""

PEOPLE = """
Priya Nair | Head of Data | Fjord Energy | Kafka, trail running, dbt | mentoring in MLOps, office in Bergen | a mentor in leadership, data engineers
Dana Kowalski | Platform lead | Brightline | Kafka, trail running | Kafka benchmarks | hiring advice
Jonas Sørensen | Staff engineer | Nordlys | Rust, sailing | slides on streaming | speakers for a meetup
Ana Matos | ML engineer | Tagus Health | MLOps, surfing | mentoring in MLOps | a co-founder
Tunde Okafor | Founder | Lagos Ledger | dbt, fintech, chess | introductions in Lagos | investors
李美玲 | 数据工程师 | 海云科技 | dbt, Kafka, 茶 | office in Bergen | 导师
Mariam Rahimi | Data scientist | Caspian Labs | fairness, Polars | hiring panel practice | a job in Europe
Hanne Bakke | Product manager | Fjord Energy | trail running, maps | user interviews | data engineers
محمد العتيبي | مهندس بيانات | واحة | Kafka, شعر | translation to Arabic | شركاء
Olena Shevchenko | Аналітикиня | Дніпро Дата | dbt, фотографія | dashboards review | mentoring in MLOps
Иван Петров | Backend developer | Sever Soft | Go, chess | code review | a mentor in leadership
Σοφία Παπαδοπούλου | Ερευνήτρια | Αθηνά ΑΕ | NLP, θέατρο | Greek corpora | annotators
נועה לוי | מנהלת מוצר | אלון | NLP, ריצה | product reviews | יזמים
अनन्या शर्मा | डेटा वैज्ञानिक | गंगा टेक | fairness, क्रिकेट | talks on fairness | speakers for a meetup
สมชาย ใจดี | วิศวกร | เจ้าพระยา | Rust, cooking | Thai lessons | hiring advice
佐藤 健 | SRE | 桜システム | Kafka, 将棋 | incident reviews | speakers for a meetup
김서연 | ML researcher | 한강 AI | MLOps, climbing | paper reading group | a co-founder
Nguyễn Thị Hương | Data engineer | Sông Hồng | Polars, cooking | Airflow migration notes | a mentor in leadership
Zoë van den Berg | Engineering manager | Polder | hiring, cycling | hiring advice | data engineers
José María García-Hernández y Fernández de Córdoba | Principal architect for distributed data platforms | Compañía Ibérica de Infraestructuras Digitales | Kafka, guitar | architecture reviews | Rust developers
Björk Jónsdóttir | Geodata analyst | Jökull | maps, sailing | glacier data | Polars
Chidi Eze | Developer advocate | OpenLoop | talks, football | speaking practice | stories from users
Fatou Diop | CTO | Teranga Pay | fintech, hiring | introductions in Dakar | staff engineers
Lucas Moreau | Data journalist | Le Fil | dashboards, wine | press contacts | open data
Giulia Conti | UX researcher | Laguna | user interviews, rowing | user interviews | developers to interview
Piotr Wiśniewski | Database engineer | Wisła | PostgreSQL, chess | PostgreSQL tuning | SQLite stories
Çağla Yılmaz | Data engineer | Boğaz | Kafka, tango | Turkish translation | Kafka benchmarks
Siobhán O'Connor | Open-source lead | Liffey | open source, choir | licences explained | maintainers
Mateo Rojas | Student | Universidad de Chile | Rust, climbing | fresh eyes | an internship
Amina Hassan | Data analyst | Nile Retail | dashboards, running | retail data sets | mentoring in MLOps
Kwame Mensah | Solutions architect | Volta Cloud | PostgreSQL, football | cloud credits | customers
Ingrid Larsen | Recruiter | Talent Nord | hiring, skiing | jobs in Norway | data engineers
Rajesh Iyer | VP Engineering | Monsoon | leadership, cricket | a mentor in leadership | staff engineers
Elif Demir | Statistician | Anadolu Üni | Bayes, ceramics | statistics clinic | messy data
Noah Fischer | Freelancer | — | Polars, trail running | Polars training | projects
Aoife Byrne | Community manager | PyIreland | meetups, choir | a stage in Dublin | speakers for a meetup
Thomas Müller | Architect | Rhein Daten | dbt, cycling | dbt macros | dbt macros in German
Sara Lindqvist | Data protection officer | Mälaren | privacy, sailing | GDPR reviews | consent patterns
Diego Álvarez | Backend developer | Río Plata | Go, tango | Spanish translation | remote work
Yuki Tanaka | Visualisation designer | Kumo | dashboards, drawing | chart reviews | data stories
Leila Haddad | ML engineer | Cèdre | MLOps, oud | French lessons | an office in Lisbon
Samuel Johnson | Data librarian | British Archive | open data, crosswords | a mentor in leadership, metadata advice | metadata standards
Petra Novák | QA lead | Vltava | testing, climbing | property-based testing | testers
Emeka Nwosu | Product engineer | PayRiver | fintech, football | fraud patterns | fraud data
Hélène Dubois | Research lead | INRIA Sud | fairness, Bayes | internships | students
Marek Horváth | Security engineer | Tatra | privacy, hiking | threat modelling | auditors
Isabella Rossi | Marketing analyst | Vespa Goods | dashboards, wine | A/B test stories | statistics clinic
Ahmed Farouk | Cloud engineer | Pyramid Ops | Kafka, diving | Terraform modules | diving partners
Grace Wanjiru | Data engineer | Savanna | Airflow migration notes, running | running routes | Polars training
Oskar Nyström | Student | KTH | Rust, chess | compilers explained | an internship
Valentina Popescu | BI developer | Carpat | dashboards, hiking | Power BI tricks | dbt
Liam Murphy | Technical writer | Docsmith | docs, choir | documentation reviews | mentoring in MLOps, projects
Camila Souza | Data scientist | Ipê | NLP, surfing | Portuguese corpora | NLP
Arjun Menon | Platform engineer | Kaveri | Go, cricket | platform roadmaps | staff engineers
Freya Nielsen | Energy modeller | Vindstille | forecasting, trail running | wind data | office in Bergen, forecasting
Kofi Asante | Teacher | Code Accra | teaching, trail running | curricula | laptops
Natalia Rivera | Policy adviser | City of Lisbon | open data, privacy | city data | stories from users
Wei Zhang | Compiler engineer | Lotus | compilers, badminton | vectorisation help | GPU time
Emma Johansson | Product designer | Polder | user interviews, ceramics | design reviews | developers to interview
Paulo Ferreira | Organizer | PyData Lisbon | meetups, surfing | a stage in Lisbon | sponsors
"""


def people() -> list[dict[str, str]]:
    """Return one dictionary for each person, in the order of the table."""
    names = ("name", "headline", "company", "interests", "offers", "asks")
    rows = (line.split(" | ") for line in PEOPLE.strip().splitlines())
    return [dict(zip(names, row, strict=True)) for row in rows]
