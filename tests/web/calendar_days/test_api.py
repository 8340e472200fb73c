"""The calendar of the district through the API."""

from typing import Any

import pytest

from tests.web.conftest import Login
from tests.web.pages.reading import english

URL = "/api/v1/calendar-days"
WHOLE = {"day": "2027-03-05", "kind": "off", "names": [{"tag": "fr", "name": "Portes ouvertes"}]}


def test_the_days_of_a_span_come_with_kind_and_names(signed_in: Login) -> None:
    told = english(signed_in("lead")).get(f"{URL}?first=2026-10-07&last=2026-10-10").get_json()
    assert told["total"] == 4
    kinds = [(each["day"], each["kind"], each["working"]) for each in told["items"]]
    assert kinds == [
        ("2026-10-07", "off", False),
        ("2026-10-08", "usual", True),
        ("2026-10-09", "usual", True),
        ("2026-10-10", "work", True),
    ]
    names = told["items"][0]["names"]
    assert (names["zh-Hans"], names["ko"], names["ar"]) == ("国庆节", "국경절", "العيد الوطني")
    assert not any(each["provisional"] for each in told["items"])


def test_what_is_not_announced_is_provisional(signed_in: Login) -> None:
    told = english(signed_in("lead")).get(f"{URL}?first=2026-12-31&last=2027-01-01").get_json()["items"]
    assert [(each["kind"], each["provisional"]) for each in told] == [("usual", False), ("off", True)]


@pytest.mark.parametrize(
    "asked",
    ["", "?first=2026-01-01", "?first=2026-01-02&last=2026-01-01", "?first=2026-01-01&last=2029-01-04"],
)
def test_a_span_that_cannot_be_is_refused(signed_in: Login, asked: str) -> None:
    for url in (URL, f"{URL}/own"):
        answer = english(signed_in("lead")).get(f"{url}{asked}")
        assert answer.status_code == 422
        assert "last" in [each["place"] for each in answer.get_json()["error"]["errors"]]


def test_an_own_day_is_added_changed_and_deleted_by_its_version(signed_in: Login) -> None:
    client = english(signed_in("admin"))
    made = client.post(f"{URL}/own", json=WHOLE)
    assert made.status_code == 201
    url = f"{URL}/own/{made.get_json()['id']}"
    shown = client.get(url)
    assert (shown.headers["ETag"], shown.get_json()["names"]) == ('"1"', {"fr": "Portes ouvertes"})
    assert client.patch(url, json={"kind": "work"}).status_code == 428
    changed = client.patch(url, json={"kind": "work"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (204, '"2"')
    late = client.patch(url, json={"kind": "usual"}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    both = late.get_json()["error"]["errors"]
    assert [(each["place"], each["yours"], each["theirs"]) for each in both] == [("kind", "usual", "work")]
    span = "?first=2027-03-01&last=2027-03-31"
    listed = english(signed_in("lead")).get(f"{URL}/own{span}").get_json()
    assert [(each["day"], each["kind"]) for each in listed["items"]] == [("2027-03-05", "work")]
    assert client.delete(url, headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("whole", "place"),
    [
        ({"day": "2026-02-30"}, "day"),
        ({"kind": "moon"}, "kind"),
        ({"names": [{"tag": "xx", "name": "No"}]}, "names-0-tag"),
        ({"names": [{"tag": "en", "name": "A"}, {"tag": "en", "name": "B"}]}, "names-1-tag"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_is_said_by_its_place(signed_in: Login, whole: dict[str, Any], place: str) -> None:
    answer = english(signed_in("admin")).post(f"{URL}/own", json={**WHOLE, **whole})
    assert answer.status_code == 422
    assert place in [each["place"] for each in answer.get_json()["error"]["errors"]]


def test_a_day_is_there_once(signed_in: Login) -> None:
    client = english(signed_in("admin"))
    assert client.post(f"{URL}/own", json=WHOLE).status_code == 201
    answer = client.post(f"{URL}/own", json=WHOLE)
    assert answer.status_code == 422
    assert [each["place"] for each in answer.get_json()["error"]["errors"]] == ["day"]


@pytest.mark.parametrize("who", ["coordinator", "lead", "volunteer"])
def test_others_change_nothing(signed_in: Login, who: str) -> None:
    made = english(signed_in("admin")).post(f"{URL}/own", json=WHOLE).get_json()["id"]
    client, headers = english(signed_in(who)), {"If-Match": '"1"'}
    assert client.post(f"{URL}/own", json={**WHOLE, "day": "2027-03-06"}).status_code == 403
    assert client.patch(f"{URL}/own/{made}", json={"kind": "work"}, headers=headers).status_code in (403, 404)
    assert client.delete(f"{URL}/own/{made}", headers=headers).status_code in (403, 404)
    span = "?first=2027-03-01&last=2027-03-31"
    assert client.get(f"{URL}/own{span}").status_code == (403 if who == "volunteer" else 200)
