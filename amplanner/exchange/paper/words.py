"""The words that stand on a quote, in each language it can be written in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from amplanner.rules.quotation import Period


class Words(NamedTuple):
    """The fixed words of one language. {…} is filled in."""

    quote: str
    revision: str
    attention: str
    date: str
    valid_until: str
    reference: str
    our_number: str
    customer_number: str
    customer_vat: str
    contact: str
    payment: str
    delivery: str
    lead_time: str
    code: str
    description: str
    quantity: str
    price: str
    discount: str
    total: str
    subtotal: str
    lines: str
    whole_discount: str
    charge: str
    net: str
    tax_on: str
    included_tax: str
    total_with_tax: str
    total_without_tax: str
    prepaid: str
    rounding: str
    payable: str
    deposit: str
    options: str
    options_note: str
    alternative: str
    per: str
    terms: str
    closing: str
    agreed_by: str
    offered_by: str
    page: str
    registration: str
    email_subject: str
    email_body: str
    once: str
    month: str
    quarter: str
    year: str
    each_month: str
    each_quarter: str
    each_year: str
    over_term: str

    def heading(self, period: Period) -> str:
        """What stands over the totals of one period."""
        return {
            Period.ONCE: self.once,
            Period.MONTH: self.each_month,
            Period.QUARTER: self.each_quarter,
            Period.YEAR: self.each_year,
        }[period]

    def unit(self, period: Period) -> str:
        """What a recurring price is for: "month"; empty for what is paid once."""
        return {Period.ONCE: "", Period.MONTH: self.month, Period.QUARTER: self.quarter, Period.YEAR: self.year}[period]


_ENGLISH = Words(
    quote="Quote {number}",
    revision="revision {revision}",
    attention="Attn. {name}",
    date="Date",
    valid_until="Valid until",
    reference="Your reference",
    our_number="Our number",
    customer_number="Customer number",
    customer_vat="Your VAT id",
    contact="Contact",
    payment="Payment",
    delivery="Delivery",
    lead_time="Lead time",
    code="Code",
    description="Description",
    quantity="Qty",
    price="Price",
    discount="Disc.",
    total="Total",
    subtotal="Subtotal {section}",
    lines="Lines",
    whole_discount="Discount",
    charge="Charge",
    net="Total excl. {tax}",
    tax_on="{tax} {rate} on {base}",
    included_tax="of which {tax} {rate} on {base}",
    total_with_tax="Total incl. {tax}",
    total_without_tax="Total",
    prepaid="Already paid",
    rounding="Rounding",
    payable="To be paid",
    deposit="Deposit asked beforehand",
    options="Options",
    options_note="To be chosen; not in the total.",
    alternative="Alternative",
    per="per {quantity}",
    terms="Terms",
    closing="This offer is valid until {date}.",
    agreed_by="Agreed for {name}: name, date, signature",
    offered_by="For {name}",
    page="Page {page} of {pages}",
    registration="Reg. {number}",
    email_subject="Quote {number} · {title}",
    email_body="Dear {name},\n\nPlease find attached our quote {number}, valid until {date}.\n\n"
    "Kind regards,\n{seller}\n",
    once="One-off",
    month="month",
    quarter="quarter",
    year="year",
    each_month="Each month",
    each_quarter="Each quarter",
    each_year="Each year",
    over_term="Over {months} months",
)

_DUTCH = Words(
    quote="Offerte {number}",
    revision="versie {revision}",
    attention="T.a.v. {name}",
    date="Datum",
    valid_until="Geldig t/m",
    reference="Uw kenmerk",
    our_number="Ons nummer",
    customer_number="Klantnummer",
    customer_vat="Uw btw-nummer",
    contact="Contactpersoon",
    payment="Betaling",
    delivery="Levering",
    lead_time="Levertijd",
    code="Code",
    description="Omschrijving",
    quantity="Aantal",
    price="Prijs",
    discount="Korting",
    total="Totaal",
    subtotal="Subtotaal {section}",
    lines="Regels",
    whole_discount="Korting",
    charge="Toeslag",
    net="Totaal excl. {tax}",
    tax_on="{tax} {rate} over {base}",
    included_tax="waarvan {tax} {rate} over {base}",
    total_with_tax="Totaal incl. {tax}",
    total_without_tax="Totaal",
    prepaid="Reeds betaald",
    rounding="Afronding",
    payable="Te betalen",
    deposit="Aanbetaling vooraf",
    options="Opties",
    options_note="Naar keuze; niet in het totaal begrepen.",
    alternative="Alternatief",
    per="per {quantity}",
    terms="Voorwaarden",
    closing="Deze offerte is geldig t/m {date}.",
    agreed_by="Voor akkoord namens {name}: naam, datum, handtekening",
    offered_by="Namens {name}",
    page="Pagina {page} van {pages}",
    registration="KvK {number}",
    email_subject="Offerte {number} · {title}",
    email_body="Beste {name},\n\nIn de bijlage vindt u onze offerte {number}, geldig t/m {date}.\n\n"
    "Met vriendelijke groet,\n{seller}\n",
    once="Eenmalig",
    month="maand",
    quarter="kwartaal",
    year="jaar",
    each_month="Per maand",
    each_quarter="Per kwartaal",
    each_year="Per jaar",
    over_term="Over {months} maanden",
)

_GERMAN = Words(
    quote="Angebot {number}",
    revision="Fassung {revision}",
    attention="z. Hd. {name}",
    date="Datum",
    valid_until="Gültig bis",
    reference="Ihr Zeichen",
    our_number="Unsere Nummer",
    customer_number="Kundennummer",
    customer_vat="Ihre USt-IdNr.",
    contact="Ansprechpartner",
    payment="Zahlung",
    delivery="Lieferung",
    lead_time="Lieferzeit",
    code="Art.-Nr.",
    description="Bezeichnung",
    quantity="Menge",
    price="Preis",
    discount="Rabatt",
    total="Gesamt",
    subtotal="Zwischensumme {section}",
    lines="Positionen",
    whole_discount="Rabatt",
    charge="Zuschlag",
    net="Gesamt ohne {tax}",
    tax_on="{tax} {rate} auf {base}",
    included_tax="darin {tax} {rate} auf {base}",
    total_with_tax="Gesamtbetrag inkl. {tax}",
    total_without_tax="Gesamtbetrag",
    prepaid="Bereits gezahlt",
    rounding="Rundung",
    payable="Zu zahlen",
    deposit="Anzahlung vorab",
    options="Optionen",
    options_note="Nach Wahl; im Gesamtbetrag nicht enthalten.",
    alternative="Alternative",
    per="je {quantity}",
    terms="Bedingungen",
    closing="Dieses Angebot gilt bis zum {date}.",
    agreed_by="Einverstanden, für {name}: Name, Datum, Unterschrift",
    offered_by="Für {name}",
    page="Seite {page} von {pages}",
    registration="Reg.-Nr. {number}",
    email_subject="Angebot {number} · {title}",
    email_body="Guten Tag {name},\n\nanbei erhalten Sie unser Angebot {number}, gültig bis {date}.\n\n"
    "Mit freundlichen Grüßen\n{seller}\n",
    once="Einmalig",
    month="Monat",
    quarter="Quartal",
    year="Jahr",
    each_month="Monatlich",
    each_quarter="Je Quartal",
    each_year="Jährlich",
    over_term="Über {months} Monate",
)

_FRENCH = Words(
    quote="Devis {number}",
    revision="version {revision}",
    attention="À l’attention de {name}",
    date="Date",
    valid_until="Valable jusqu’au",
    reference="Votre référence",
    our_number="Notre numéro",
    customer_number="Numéro de client",
    customer_vat="Votre n° de TVA",
    contact="Contact",
    payment="Paiement",
    delivery="Livraison",
    lead_time="Délai",
    code="Réf.",
    description="Désignation",
    quantity="Qté",
    price="Prix",
    discount="Remise",
    total="Total",
    subtotal="Sous-total {section}",
    lines="Lignes",
    whole_discount="Remise",
    charge="Supplément",
    net="Total hors {tax}",
    tax_on="{tax} {rate} sur {base}",
    included_tax="dont {tax} {rate} sur {base}",
    total_with_tax="Total {tax} comprise",
    total_without_tax="Total",
    prepaid="Déjà payé",
    rounding="Arrondi",
    payable="À payer",
    deposit="Acompte préalable",
    options="Options",
    options_note="Au choix ; non comprises dans le total.",
    alternative="Variante",
    per="par {quantity}",
    terms="Conditions",
    closing="Cette offre est valable jusqu’au {date}.",
    agreed_by="Bon pour accord, pour {name} : nom, date, signature",
    offered_by="Pour {name}",
    page="Page {page} sur {pages}",
    registration="N° d’immatriculation {number}",
    email_subject="Devis {number} · {title}",
    email_body="Bonjour {name},\n\nVeuillez trouver ci-joint notre devis {number}, valable jusqu’au {date}.\n\n"
    "Cordialement,\n{seller}\n",
    once="Paiement unique",
    month="mois",
    quarter="trimestre",
    year="an",
    each_month="Par mois",
    each_quarter="Par trimestre",
    each_year="Par an",
    over_term="Sur {months} mois",
)

_WORDS: Mapping[str, Words] = MappingProxyType({"en": _ENGLISH, "nl": _DUTCH, "de": _GERMAN, "fr": _FRENCH})


def words_of(language: str) -> Words:
    """Return the words of a language; those of English where a quote is in one that isn't known here."""
    return _WORDS.get(language, _ENGLISH)
