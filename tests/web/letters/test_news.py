"""News of promises: one item a promise, as it is when the letter leaves."""

from sqlalchemy import select
from web.letters import rendering
from tests.web.letters.desk import House, Desk


def test_smoke(session, actor_of):
    desk = Desk(session, actor_of)
    seat = desk.free_seat()
    desk.offer(seat)
    letter = desk.letter()
    print(rendering.plain(letter, "en"))
    print(letter.subject, "|", letter.short, letter.variables, letter.link, letter.link_code, letter.glance)
    print(len(rendering.html(letter, "en")))
    from web.channels import Mail

    m = rendering.mail(letter, "en", uid="x", to="me@example.com")
    print(m.calendars[0].content.decode())
    assert 0
