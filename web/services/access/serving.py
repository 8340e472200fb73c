"""Who serves: persons with a volunteer's profile who have neither left nor been locked out."""

from sqlalchemy import Select, select

from web.models import Person, Volunteer


def serving() -> Select[int]:
    """The ids of everybody who may be planned today."""
    return select(Volunteer.id).join(Person, Person.id == Volunteer.id).where(Person.state == "active")
