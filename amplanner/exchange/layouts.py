"""How the contact lists of well-known programs are laid out, as data: which headings tell them, and what means what.

Headings are in the shape of `csvfile.header_name`. Sources: the programs' own exports and import templates.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """One program's contact list.

    It is this layout when all headings of any one of `signatures` are there. Of the headings named for a field the
    first that is filled counts; of `emails` and `phones` all. `phones` and `numbered_phones` give the kind of number
    (work, mobile, home, other), `numbered` the pattern of repeated groups ("e mail {} value"), `facts` what is kept in
    words under the heading's own name.
    """

    name: str
    signatures: tuple[frozenset[str], ...]
    key: tuple[str, ...] = ()
    first: tuple[str, ...] = ("first name",)
    middle: tuple[str, ...] = ("middle name",)
    last: tuple[str, ...] = ("last name",)
    full: tuple[str, ...] = ()
    title: tuple[str, ...] = ("job title", "title")
    company: tuple[str, ...] = ("company", "company name", "organization name", "organization")
    emails: tuple[str, ...] = ("email",)
    phones: tuple[tuple[str, str], ...] = ()
    company_phones: tuple[str, ...] = ()
    numbered_email: str = ""
    numbered_phone: str = ""
    numbered_label: str = ""
    tags: tuple[str, ...] = ()
    tag_separators: str = ",;"
    note: tuple[str, ...] = ("notes",)
    facts: tuple[str, ...] = field(default=())
    deleted: tuple[str, ...] = ()


def _has(*names: str) -> frozenset[str]:
    return frozenset(names)


_ADDRESS = ("street", "address", "city", "state", "region", "postal code", "zip", "zip code", "country", "website")

ATOMIC_CRM = Layout(
    "Atomic CRM",
    (_has("first name", "last name", "email work"), _has("first name", "last name", "background", "company name")),
    key=("id",),
    title=("title",),
    company=("company name", "company"),
    emails=("email work", "email home", "email other", "email"),
    phones=(
        ("work", "phone work"),
        ("work", "phone number1"),
        ("home", "phone home"),
        ("other", "phone other"),
        ("other", "phone number2"),
    ),
    tags=("tags",),
    note=("background",),
    facts=("status", "linkedin url", "first seen", "last seen"),
)

GOOGLE_OLD = Layout(
    "Google Contacts (before 2024)",
    (_has("given name", "family name", "e mail 1 value"), _has("name", "given name", "family name")),
    first=("given name",),
    middle=("additional name",),
    last=("family name",),
    full=("name",),
    title=("organization 1 title",),
    company=("organization 1 name",),
    emails=(),
    numbered_email="e mail {} value",
    numbered_phone="phone {} value",
    numbered_label="phone {} type",
    tags=("group membership",),
    tag_separators=":::",
    facts=("birthday", "address 1 formatted", "website 1 value", "nickname"),
)

GOOGLE = Layout(
    "Google Contacts",
    (
        _has("first name", "last name", "e mail 1 value"),
        _has("first name", "last name", "labels", "organization name"),
    ),
    title=("organization title",),
    company=("organization name",),
    full=("file as",),
    emails=(),
    numbered_email="e mail {} value",
    numbered_phone="phone {} value",
    numbered_label="phone {} label",
    tags=("labels",),
    tag_separators=":::",
    facts=("organization department", "birthday", "address 1 formatted", "website 1 value", "nickname"),
)

OUTLOOK = Layout(
    "Outlook",
    (_has("e mail address"), _has("first name", "last name", "business phone"), _has("company", "business phone")),
    title=("job title",),
    company=("company",),
    emails=("e mail address", "e mail 2 address", "e mail 3 address"),
    phones=(
        ("work", "business phone"),
        ("work", "business phone 2"),
        ("mobile", "mobile phone"),
        ("home", "home phone"),
        ("home", "home phone 2"),
        ("other", "other phone"),
        ("other", "primary phone"),
        ("mobile", "car phone"),
    ),
    company_phones=("company main phone",),
    tags=("categories",),
    facts=(
        "department",
        "assistant s name",
        "assistant s phone",
        "business fax",
        "business street",
        "business city",
        "business state",
        "business postal code",
        "business country region",
        "web page",
        "birthday",
    ),
)

THUNDERBIRD = Layout(
    "Thunderbird",
    (_has("display name", "primary email"), _has("first name", "last name", "primary email")),
    full=("display name",),
    title=("job title",),
    company=("organization",),
    emails=("primary email", "secondary email"),
    phones=(("work", "work phone"), ("mobile", "mobile number"), ("home", "home phone")),
    facts=(
        "department",
        "fax number",
        "work address",
        "work city",
        "work state",
        "work zip code",
        "work country",
        "web page 1",
        "custom 1",
        "custom 2",
        "custom 3",
        "custom 4",
    ),
)

HUBSPOT = Layout(
    "HubSpot",
    (_has("record id", "first name", "last name", "email"),),
    key=("record id",),
    company=("company name", "associated company", "company"),
    phones=(("work", "phone number"), ("work", "phone"), ("mobile", "mobile phone number")),
    facts=("contact owner", "lead status", "lifecycle stage", *_ADDRESS),
)

HUBSPOT_PROPERTIES = Layout(
    "HubSpot (by its properties' names)",
    (_has("property firstname", "property lastname"), _has("firstname", "lastname", "email")),
    key=("id", "hs object id"),
    first=("property firstname", "firstname"),
    last=("property lastname", "lastname"),
    title=("property jobtitle", "jobtitle"),
    company=("property company", "company"),
    emails=("property email", "email"),
    phones=(
        ("work", "property phone"),
        ("mobile", "property mobilephone"),
        ("work", "phone"),
        ("mobile", "mobilephone"),
    ),
    note=(),
    facts=("property lifecyclestage", "property city", "property country"),
    deleted=("fivetran deleted", "is deleted"),
)

ZOHO = Layout(
    "Zoho CRM",
    (
        _has("record id", "contact owner", "account name", "last name"),
        _has("contact id", "contact owner", "account name", "last name"),
    ),
    key=("record id", "contact id"),
    full=("contact name", "full name"),
    title=("title",),
    company=("account name",),
    emails=("email", "secondary email"),
    phones=(("work", "phone"), ("mobile", "mobile"), ("home", "home phone"), ("other", "other phone")),
    tags=("tag",),
    note=("description",),
    facts=(
        "contact owner",
        "lead source",
        "department",
        "mailing street",
        "mailing city",
        "mailing state",
        "mailing zip",
        "mailing country",
    ),
)

SALESFORCE = Layout(
    "Salesforce",
    (
        _has("account account name", "contact last name"),
        _has("account name", "first name", "last name"),
        _has("first name", "last name", "account id"),
    ),
    key=("contact id", "contact contact id", "id"),
    first=("contact first name", "first name"),
    last=("contact last name", "last name"),
    full=("contact full name", "full name"),
    title=("contact title", "title"),
    company=("account account name", "account name"),
    emails=("contact email", "email"),
    phones=(
        ("work", "contact phone"),
        ("work", "phone"),
        ("work", "business phone"),
        ("mobile", "contact mobile"),
        ("mobile", "mobile"),
        ("mobile", "mobile phone"),
    ),
    company_phones=("account phone",),
    note=("description", "contact description"),
    facts=("account type", "department", "lead source", "mailing street", "mailing city", "mailing country"),
)

PIPEDRIVE = Layout(
    "Pipedrive",
    (
        _has("person name", "person email"),
        _has("person name", "person phone"),
        _has("person name", "person email work"),
    ),
    key=("person id", "person pipedrive system id"),
    first=("person first name",),
    last=("person last name",),
    full=("person name",),
    title=("person job title", "person title"),
    company=("person organization", "organization name", "organization"),
    emails=("person email", "person email work", "person email home", "person email other"),
    phones=(
        ("work", "person phone"),
        ("work", "person phone work"),
        ("mobile", "person phone mobile"),
        ("home", "person phone home"),
        ("other", "person phone other"),
    ),
    tags=("person label", "person labels"),
    note=("person notes",),
    facts=("person owner",),
)

# Last: any list whose headings name people in plain words and a way to reach them.
_FULL = ("contact name", "full name", "display name")
_REACH = (
    "email",
    "e mail",
    "email address",
    "phone",
    "telephone",
    "mobile",
    "home phone",
    "work phone",
    "phone number",
)

PLAIN = Layout(
    "plain list",
    tuple(_has("first name", "last name", reach) for reach in _REACH)
    + tuple(_has(full, reach) for full in _FULL for reach in _REACH)
    + (_has("name", "email"), _has("name", "e mail"), _has("name", "email address")),
    key=("contact id", "customer id", "person id"),
    full=(*_FULL, "name"),
    title=("job title", "contact title", "title", "function", "position"),
    company=("company", "company name", "organization", "organisation", "account", "account name", "employer"),
    emails=("email", "e mail", "email address", "email 2", "work email"),
    phones=(
        ("work", "phone"),
        ("work", "telephone"),
        ("work", "phone number"),
        ("work", "work phone"),
        ("mobile", "mobile"),
        ("mobile", "mobile phone"),
        ("mobile", "cell"),
        ("home", "home phone"),
    ),
    tags=("tags", "labels", "categories"),
    note=("notes", "note", "remarks", "comments"),
    facts=(*_ADDRESS, "department", "linkedin", "status"),
)

LAYOUTS: tuple[Layout, ...] = (
    ATOMIC_CRM,
    GOOGLE_OLD,
    GOOGLE,
    THUNDERBIRD,
    ZOHO,
    HUBSPOT,
    HUBSPOT_PROPERTIES,
    PIPEDRIVE,
    OUTLOOK,
    SALESFORCE,
    PLAIN,
)
"""In the order in which they are tried: the most telling first."""


def layout_for(names: tuple[str, ...]) -> Layout | None:
    """Return the layout that a heading belongs to, or None. `names` are in the shape of `csvfile.header_name`."""
    have = set(names)
    for layout in LAYOUTS:
        if any(signature <= have for signature in layout.signatures):
            return layout
    return None
