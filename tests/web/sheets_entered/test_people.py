"""People who come in a sheet: found again by number, contact and name; entered through their services."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import codes, entered, looked_at, rows_of, states, taken
from web.models import Account, Contact, Person, Volunteer, VolunteerLanguage
from web.services.actor import Actor
from web.services.people import private

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "姓名", "手机号", "Languages", "Skills", "Date of birth")
LI = ("17", "李小红", "13800001111", "中文 native; English B2", "Interpreting 3", "1985-03-27")
OSEI = ("18", "Ama Osei", "+44 7911 123456", "English native", None, None)


def test_new_people_come_in_and_the_same_sheet_again_changes_nothing(
    session: Session, actor_of: ActorOf
) -> None:
    actor, before = actor_of("coordinator"), session.scalar(select(func.count(Person.id)))
    sheet = entered(session, actor, "people", HEADS, [LI, OSEI], "jingan")
    assert (sheet.state, sheet.content, sheet.report) == ("entered", None, None)
    assert session.scalar(select(func.count(Person.id))) == (before or 0) + 2
    assert states(looked_at(session, actor, "people", HEADS, [LI, OSEI], "jingan")) == ["unchanged"] * 2


def test_a_person_has_what_the_row_says(session: Session, actor_of: ActorOf) -> None:
    entered(session, actor_of("coordinator"), "people", HEADS, [LI], "jingan")
    person = session.scalars(select(Person).where(Person.name == "李小红")).one()
    spoken = select(VolunteerLanguage.tag, VolunteerLanguage.level).where(
        VolunteerLanguage.volunteer_id == person.id
    )
    assert sorted(map(tuple, session.execute(spoken))) == [("cmn", 7), ("en", 4)]
    assert str(private.opened(session, person.id)["born"]) == "1985-03-27"
    assert session.scalar(select(Account.id).where(Account.person_id == person.id)) is None


def test_what_changed_stands_with_before_and_after(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", HEADS, [LI], "jingan")
    (line,) = looked_at(session, actor, "people", ("No.", "Name"), [("17", "李晓红")], "jingan")
    assert (line.state, line.changes) == ("changed", {"name": ["李小红", "李晓红"]})


def test_rows_without_a_number_are_found_by_contact_and_name(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", ("Name", "Phone"), [("王芳", "13900002222")], "jingan")
    rows = [("王芳", "139 0000 2222"), ("王小明", "13900002222"), ("赵六", "13900003333"), ("钱七", None)]
    lines = looked_at(session, actor, "people", ("Name", "Phone"), rows, "jingan")
    assert states(lines) == ["unchanged", "wrong", "new", "wrong"]
    assert [codes(lines[1]), codes(lines[3])] == [[("", "contact_of_another")], [("", "who_is_it")]]


def test_a_household_shares_a_phone(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    rows = [("1", "王芳", "13900002222"), ("2", "王小明", "13900002222")]
    entered(session, actor, "people", ("No.", "Name", "Phone"), rows, "jingan")
    lines = looked_at(session, actor, "people", ("Name", "Phone"), [row[1:] for row in rows], "jingan")
    assert states(lines) == ["unchanged", "unchanged"]


def test_two_rows_that_mean_the_same_person_are_refused(session: Session, actor_of: ActorOf) -> None:
    rows = [("王芳", "13900002222"), ("王芳", "+86 139-0000-2222")]
    lines = looked_at(session, actor_of("coordinator"), "people", ("Name", "Phone"), rows, "jingan")
    assert states(lines) == ["new", "wrong"]
    assert lines[1].faults[0]["holes"] == {"row": 2}


def test_another_contact_is_added_and_none_taken_away(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", ("No.", "Name", "Phone"), [("5", "王芳", "13900002222")], "jingan")
    entered(session, actor, "people", ("No.", "Phone"), [("5", "13900004444")], "jingan")
    person = session.scalars(select(Person).where(Person.name == "王芳")).one()
    held = session.scalar(select(func.count(Contact.id)).where(Contact.person_id == person.id))
    assert held == 2
    (row,) = [row for row in rows_of(taken(session, actor, "people", "jingan")) if row["Own number"] == "5"]
    assert row["Phone number"] == "+8613900002222; +8613900004444"


def test_who_has_a_way_in_keeps_their_contacts_themselves(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    known = session.scalars(
        select(Volunteer.number).join(Account, Account.person_id == Volunteer.id).limit(1)
    ).one()
    (line,) = looked_at(
        session, actor, "people", ("Duet number", "Phone"), [(known, "13900004444")], "jingan"
    )
    assert codes(line) == [("phone", "has_way_in")]


def test_what_is_taken_along_comes_back_unchanged_and_the_same_again(
    session: Session, actor_of: ActorOf
) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", HEADS, [LI, OSEI], "jingan")
    for tag in ("en", "zh-Hans"):
        first = taken(session, actor, "people", "jingan", tag)
        assert len(first.rows) > 20
        lines = looked_at(session, actor, "people", first.headings, first.rows, "jingan")
        assert [(each.state, each.faults, each.changes) for each in lines if each.state != "unchanged"] == []
        assert taken(session, actor, "people", "jingan", tag) == first


def test_rows_say_by_field_what_cannot_be_used(session: Session, actor_of: ActorOf) -> None:
    heads = ("No.", "Name", "Email", "Phone", "Languages", "Skills", "Date of birth", "Shifts a day, at most")
    row = ("1", "...", "not an address", "123", "English", "Juggling 2", "2126-01-01", "many")
    (line,) = looked_at(session, actor_of("coordinator"), "people", heads, [row], "jingan")
    assert sorted(codes(line)) == [
        ("email", "no_email"),
        ("languages", "level_wanted"),
        ("name", "no_name"),
        ("phone", "no_phone"),
        ("shifts_per_day", "no_number"),
        ("skills", "unknown_word"),
    ]


def test_hostile_text_is_text(session: Session, actor_of: ActorOf) -> None:
    actor, name = actor_of("coordinator"), '=HYPERLINK("http://x")<script>alert(1)</script>'
    entered(session, actor, "people", ("Name", "Phone"), [(name, "13900002222")], "jingan")
    assert session.scalars(select(Person.id).where(Person.name == name)).one()
