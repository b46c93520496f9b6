"""The invented firms, people and phrases of the demo books."""

from amplanner.book.quote_settings import SellerSettings

SELLER = SellerSettings(
    name="Noordkade Instruments",
    street="Havenkade 12",
    postcode="3511 AB",
    city="Utrecht",
    vat_id="NL001234567B01",
    registration="01234567",
    bank="NL00 BANK 0123 4567 89",
    bic="BANKNL2A",
    email="sales@noordkade.test",
    phone="+31 30 555 0100",
    website="noordkade.test",
)
"""Who the demo's account manager sells for; no number of it is anybody's."""

STREETS = ("Industrieweg", "Havenstraat", "Stationsplein", "Parallelweg", "Kanaaldijk", "Ambachtsweg", "Spoorlaan")
"""Where the firms of the demo day are, each at a number of its own."""

FIRMS: tuple[tuple[str, str, str, str, str], ...] = (
    # name, tier, city, sector, kind
    ("Meijer Foods", "A", "Utrecht", "food", "customer"),
    ("Delta Kitchens", "B", "Breda", "furniture", "customer"),
    ("Oost Dental", "A", "Enschede", "health", "customer"),
    ("Van Dam", "B", "Gouda", "building", "customer"),
    ("Lumen Design", "", "Eindhoven", "design", "prospect"),
    ("Kade 9", "B", "Rotterdam", "logistics", "customer"),
    ("Polder Parts", "C", "Lelystad", "machinery", "customer"),
    ("Zuid Print", "C", "Maastricht", "printing", "customer"),
    ("Bakker Logistics", "A", "Tilburg", "logistics", "customer"),
    ("Vink Packaging", "B", "Zwolle", "packaging", "prospect"),
    ("Hartman Steel", "A", "Zwolle", "steel", "customer"),
    ("Brug Bouw", "B", "Arnhem", "building", "customer"),
    ("Noordzee Seafood", "B", "IJmuiden", "food", "customer"),
    ("Kempen Dairy", "A", "Veldhoven", "food", "customer"),
    ("Aldertse Optiek", "C", "Leiden", "health", "customer"),
    ("Zilt Brewery", "C", "Vlissingen", "food", "customer"),
    ("Molenaar Seeds", "B", "Emmeloord", "agriculture", "customer"),
    ("Hofstede Glas", "C", "Amersfoort", "glass", "customer"),
    ("Weiland Machines", "B", "Meppel", "machinery", "customer"),
    ("Stroom Energy", "A", "Groningen", "energy", "customer"),
    ("De Linde Clinics", "B", "Hilversum", "health", "customer"),
    ("Porter Freight", "C", "Venlo", "logistics", "customer"),
    ("Tuinhout Twente", "C", "Hengelo", "building", "customer"),
    ("Kaasmakerij Vos", "C", "Alkmaar", "food", "customer"),
    ("Spoorwerk", "B", "Amersfoort", "rail", "customer"),
    ("Waterpas Installaties", "C", "Deventer", "building", "customer"),
    ("Orbit Toys", "C", "Almere", "retail", "customer"),
    ("Havenlicht", "B", "Delfzijl", "lighting", "customer"),
    ("Roos & Zoon", "C", "Aalsmeer", "flowers", "customer"),
    ("Peel Plastics", "B", "Helmond", "plastics", "customer"),
    ("Quartier Hotels", "B", "Den Haag", "hospitality", "customer"),
    ("Terpstra Boten", "C", "Sneek", "boats", "customer"),
    ("Velux Tuinbouw Advies", "C", "Naaldwijk", "agriculture", "prospect"),
    ("Ridder Textiel", "", "Almelo", "textile", "prospect"),
    ("Boreas Wind", "", "Den Helder", "energy", "prospect"),
    ("Café Überland", "", "Nijmegen", "hospitality", "prospect"),
    ("Müller & Söhne", "B", "Kleve", "machinery", "customer"),
    ("Schelde Pompen", "C", "Bergen op Zoom", "machinery", "distributor"),
    ("Groothandel Jansen", "B", "Utrecht", "wholesale", "distributor"),
    ("Noord Supply", "C", "Assen", "wholesale", "distributor"),
)

FIRST_NAMES = (
    *("Piet", "Selin", "Daan", "Ruud", "Noor", "Ilse", "Jan", "Marieke", "Joke", "Tom", "Eva", "Peter", "Anna"),
    *("Bas", "Fatima", "Sanne", "Koen", "Lotte", "Youssef", "Hanna", "Willem", "Karin", "Mo", "Greta", "Lars"),
)
LAST_NAMES = (
    *("Bos", "Aydin", "Kramer", "de Wit", "Smit", "Jacobs", "Visser", "Mulder", "de Groot", "Peters", "Hendriks"),
    *("Dekker", "Brouwer", "Willems", "van Leeuwen", "Schouten", "Yilmaz", "Kok", "Verhoeven", "Prins", "Blom"),
)
JOBS = ("owner", "purchasing", "operations", "finance", "plant manager", "quality", "projects", "IT")

SPOKE = (
    "Happy with the sensors, dashboard is slow on Mondays",
    "Budget round is in three weeks, wants numbers before that",
    "New line starts in spring, asked for a reference customer",
    "Competitor offered 8% less; service is what keeps them",
    "Wants the training moved to January",
    "Asked whether the gateway can take more ports",
    "Delivery was late again, logistics looks into it",
    "Colleague takes over purchasing, introduced us by mail",
    "Payment terms agreed at 30 days",
    "Will discuss the service contract with the plant manager",
)
NOTES = (
    "Sent price list and the leaflet of the A-100",
    "Parking behind the building, ring for the gate",
    "Prefers calls before ten",
    "Production stops in the last week of December",
    "Decision is made by two people, see roles",
    "Read the annual report: turnover up 6%",
)
VISITS = ("Walked the line", "Quarterly review", "Demo of the gateway", "Project meeting", "Introduction of the team")
DEALS = ("Line 4 monitoring", "Freezer alarms", "Gateway upgrade", "Second plant", "Service contract", "Spare kit")
PRODUCTS = (
    # code, name, unit, price in cents, cost in cents
    ("A-100", "Flow sensor", "piece", 49500, 31000),
    ("A-200", "Flow sensor, food grade", "piece", 64000, 41500),
    ("G-20", "Gateway, 4 port", "piece", 145000, 88000),
    ("G-40", "Gateway, 8 port", "piece", 219000, 140000),
    ("INST", "Installation day", "day", 92000, 64000),
    ("SLA-1", "Service contract, year", "year", 180000, 90000),
    ("SPARE", "Spare sensor kit", "set", 39000, 21000),
    ("TRN", "Training, half day", "half day", 65000, 30000),
)
