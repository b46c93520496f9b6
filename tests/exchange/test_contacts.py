"""Contact lists of the programs that people come from."""

from pathlib import Path

import pytest

from amplanner.exchange.contacts import ContactRow, read_contacts
from amplanner.exchange.source import Source, read_source

FIXTURES = Path(__file__).parents[1] / "fixtures"


def only(text: str) -> tuple[str, ContactRow]:
    found = read_contacts(Source("given.csv", text, "utf-8"))
    assert found.problems == ()
    (row,) = found.rows
    return found.layout, row


def test_a_crm_list_keeps_everything_with_a_place() -> None:
    found = read_contacts(read_source(FIXTURES / "contacts_crm.csv"))
    first, second = found.rows
    assert (first.line, second.line) == (2, 4)  # the first has a note over two lines
    assert (first.key, first.full, first.title, first.company) == ("11", "Joke Aarden", "Buyer", "Blauwdam Pompen BV")
    assert first.note == "Likes short calls.\nMet at the fair."
    assert first.tags == ("vip", "fair")
    assert first.phones == (("work", "+31 30 555 0111"),)
    assert second.phones == (("home", "+31 30 555 0112"), ("other", "+31 30 555 0113"))
    assert second.emails == ("piet@kade9.test",)
    assert ("status", "cold") in second.facts
    assert "gender" in found.unused
    assert "status" not in found.unused


LISTS = {
    "Google Contacts (before 2024)": (
        "Name,Given Name,Additional Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
        "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title\n"
        "Ada Berk,Ada,,Berk,* myContacts ::: fair,* Work,ada@berk.test ::: ada@home.test,Mobile,"
        "+31 30 555 0120 ::: +31 30 555 0121,Berk BV,Owner\n"
    ),
    "Google Contacts": (
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,Labels,E-mail 1 - Label,"
        "E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
        "Phone 2 - Value\n"
        "Ada,,Berk,Berk BV,Owner,* myContacts ::: fair,,ada@berk.test,,ada@home.test,Mobile,+31 30 555 0120,"
        "Work Fax,+31 30 555 0199\n"
    ),
    "Outlook": (
        "Title,First Name,Middle Name,Last Name,Company,Job Title,Business Fax,Mobile Phone,E-mail Address,"
        "E-mail 2 Address,Categories\n"
        "Ms,Ada,,Berk,Berk BV,Owner,+31 30 555 0199,+31 30 555 0120,ada@berk.test,ada@home.test,fair\n"
    ),
    "Thunderbird": (
        "First Name,Last Name,Display Name,Primary Email,Secondary Email,Mobile Number,Job Title,Organization\n"
        "Ada,Berk,Ada Berk,ada@berk.test,ada@home.test,+31 30 555 0120,Owner,Berk BV\n"
    ),
    "HubSpot": (
        "Record ID,First Name,Last Name,Email,Mobile Phone Number,Contact owner,Job Title,Company Name\n"
        "77,Ada,Berk,ada@berk.test,+31 30 555 0120,Sam,Owner,Berk BV\n"
    ),
    "Zoho CRM": (
        "Record Id,Contact Owner,First Name,Last Name,Account Name,Email,Title,Mobile\n"
        "77,Sam,Ada,Berk,Berk BV,ada@berk.test,Owner,+31 30 555 0120\n"
    ),
    "Salesforce": (
        "Account: Account Name,Contact: First Name,Contact: Last Name,Contact: Title,Contact: Mobile,Contact: Email\n"
        "Berk BV,Ada,Berk,Owner,+31 30 555 0120,ada@berk.test\n"
    ),
    "Pipedrive": (
        "Person - Name,Person - Email - Work,Person - Phone - Mobile,Person - Organization,Person - Job title\n"
        "Ada Berk,ada@berk.test,+31 30 555 0120,Berk BV,Owner\n"
    ),
    "plain list": (
        "companyName;contactName;contactTitle;mobile;email\nBerk BV;Ada Berk;Owner;+31 30 555 0120;ada@berk.test\n"
    ),
}


@pytest.mark.parametrize("layout", LISTS)
def test_each_program_s_list_gives_the_same_person(layout: str) -> None:
    known, person = only(LISTS[layout])
    assert known == layout
    assert (person.full, person.company, person.title) == ("Ada Berk", "Berk BV", "Owner")
    assert person.emails[0] == "ada@berk.test"
    assert person.phones[0] == ("mobile", "+31 30 555 0120")
    assert not any("0199" in typed for _, typed in person.phones)  # a fax is not called


@pytest.mark.parametrize("layout", ["Google Contacts (before 2024)", "Google Contacts", "Outlook"])
def test_labels_become_tags(layout: str) -> None:
    assert only(LISTS[layout])[1].tags == ("fair",)


def test_a_company_listed_as_itself_is_no_person() -> None:
    _, row = only(
        'First Name,Last Name,Display Name,Primary Email,Work Phone,Organization\n,,"Berk BV",,0305550120,Berk BV\n'
    )
    assert (row.full, row.company) == ("", "Berk BV")


def test_rows_without_anybody_are_left_out_with_their_line() -> None:
    found = read_contacts(Source("f.csv", "First Name,Last Name,Email,Phone\nAda,Berk,,\n,,,12345\n", "utf-8"))
    assert [row.full for row in found.rows] == ["Ada Berk"]
    assert [(p.line, p.left_out) for p in found.problems] == [(3, True)]
