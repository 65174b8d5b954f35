"""What an acknowledgement does, row by row of the profile's table (EVO-09 to EVO-12, EVO-D09 to D11, D27)."""

from typing import Any

import pytest

FAILURE = ("1301", "Payment type CCSAVE is not mapped", "FAILURE")
WARNING = ("2001", "Name shortened", "WARNING")
ALREADY = ("1010", "Imported before", "FAILURE")


@pytest.mark.parametrize(
    "issues", [(), (("0", "fine", "SUCCESS"),), (WARNING,), (WARNING, ("0", "ok", "SUCCESS"))]
)
def test_without_a_failing_issue_the_order_is_downloaded(served: Any, issues: Any) -> None:
    number = served.offered()
    assert served.pos.acknowledge(number, *issues).status == "SUCCESS"
    order = served.shop.read(number)
    assert (order["status"], order["downloaded"]) == ("downloaded", True)
    assert len(order["notes"]) == len(issues)
    assert served.pos.orders() == []


@pytest.mark.parametrize("grade", ["FAILURE", "", "success", "FATAL"])
def test_any_other_grade_rejects_it_with_a_note(served: Any, grade: str) -> None:
    number = served.offered()
    assert served.pos.acknowledge(number, ("1301", "no such type", grade)).status == "SUCCESS"
    order = served.shop.read(number)
    assert (order["status"], order["downloaded"]) == ("rejected", False)
    (note,) = order["notes"]
    assert all(part in note for part in ("1301", "no such type", "2026-03-04 10:00:00.000"))
    assert served.pos.orders() == []


def test_an_issue_without_grade_rejects(served: Any, xml: Any) -> None:
    number = served.offered()
    issues = ("responseIssue", [{"code": "9", "message": "?"}])
    served.pos.write(
        "/AcknowledgeRequest",
        xml("acknowledgeRequest", id=number, responseType="WEB_ORDER", responseIssues=issues),
    )
    assert served.shop.status(number) == "rejected"


def test_there_is_one_note_per_issue(served: Any) -> None:
    number = served.offered()
    served.pos.acknowledge(number, FAILURE, WARNING, ("1400", "another", "FAILURE"))
    assert len(served.shop.notes(number)) == 3


@pytest.mark.parametrize("others", [(), (FAILURE,), (WARNING, FAILURE)])
def test_1010_heals_whatever_else_is_reported(served: Any, others: Any) -> None:
    number = served.offered()
    served.pos.acknowledge(number, ALREADY, *others)
    order = served.shop.read(number)
    assert order["status"] == "downloaded"
    assert any("1010" in note for note in order["notes"])


def test_1010_downloads_an_order_that_was_never_offered(pos: Any, shop: Any) -> None:
    number = shop.place()
    assert pos.acknowledge(number, ALREADY).status == "SUCCESS"
    assert shop.status(number) == "downloaded"
    assert len(shop.notes(number)) == 1


@pytest.mark.parametrize("issues", [(), (FAILURE,)])
def test_an_order_that_was_never_offered_cannot_be_acknowledged(pos: Any, shop: Any, issues: Any) -> None:
    number = shop.place()
    answer = pos.acknowledge(number, *issues)
    assert (answer.http, answer.status) == (200, "FAILURE")
    assert answer.message
    assert shop.read(number)["notes"] == []
    assert pos.orders() == [number]


@pytest.mark.parametrize(
    "change", [str.lower, str.upper, lambda number: number[:-1], lambda number: number + "0"]
)
def test_ids_are_compared_exactly(served: Any, change: Any) -> None:
    number = served.offered()
    answer = served.pos.acknowledge(change(number))
    assert (answer.http, answer.status) == (200, "FAILURE")
    assert change(number) in answer.message
    assert served.shop.status(number) == "not_downloaded"


@pytest.mark.parametrize("issues", [(), (FAILURE,), (WARNING,), (ALREADY,)])
def test_a_repeat_changes_nothing(served: Any, issues: Any) -> None:
    number = served.offered()
    served.pos.acknowledge(number, *issues)
    before = served.shop.read(number)
    assert served.pos.acknowledge(number, *issues).status == "SUCCESS"
    assert served.shop.read(number) == before


def test_a_late_failure_is_noted_and_nothing_else(served: Any) -> None:
    number = served.downloaded()
    assert served.pos.acknowledge(number, FAILURE).status == "SUCCESS"
    order = served.shop.read(number)
    assert order["status"] == "downloaded"
    assert order["notes"][-1].startswith("Late: ")


def test_a_late_1010_leaves_not_even_a_note(served: Any) -> None:
    number = served.downloaded()
    assert served.pos.acknowledge(number, ALREADY).status == "SUCCESS"
    assert served.shop.notes(number) == []


def test_a_good_word_after_a_bad_one_downloads(served: Any) -> None:
    number = served.offered()
    served.pos.acknowledge(number, FAILURE)
    assert served.pos.acknowledge(number).status == "SUCCESS"
    assert served.shop.status(number) == "downloaded"


def test_a_released_order_is_offered_as_new(served: Any) -> None:
    number = served.offered()
    served.pos.acknowledge(number, FAILURE)
    served.shop.do("release", number)
    assert served.pos.orders() == [number]
    assert served.shop.status(number) == "not_downloaded"
    assert "Released by staff" in served.shop.notes(number)


def test_an_acknowledgement_that_crosses_a_cancellation(served: Any) -> None:
    number = served.offered()
    served.shop.do("cancel_order", number)
    assert served.pos.acknowledge(number).status == "SUCCESS"
    order = served.shop.read(number)
    assert (order["status"], order["downloaded"]) == ("canceled", True)
    assert (served.pos.orders(), served.pos.cancellations()) == ([], [number])


def test_a_failing_one_that_crosses_a_cancellation_is_only_noted(served: Any) -> None:
    number = served.offered()
    served.shop.do("cancel_order", number)
    served.pos.acknowledge(number, FAILURE)
    assert served.shop.status(number) == "canceled"
    assert len(served.shop.notes(number)) == 1
    assert served.pos.cancellations() == []


def test_an_acknowledgement_after_a_void_announces_nothing(served: Any) -> None:
    number = served.offered()
    served.pos.void(number)
    assert served.pos.acknowledge(number).status == "SUCCESS"
    assert served.shop.status(number) == "canceled"
    assert served.pos.cancellations() == []


@pytest.mark.parametrize(
    "members",
    [
        {"id": "", "responseType": "WEB_ORDER"},
        {"responseType": "WEB_ORDER"},
        {"responseType": "WEB_ORDER_REFUND"},
        {"responseType": ""},
        {"responseType": "WEB_ORDER", "date": "yesterday"},
        {"responseType": "WEB_ORDER", "date": "2026-02-30 10:00:00.000"},
    ],
)
def test_a_message_with_a_wrong_value_is_refused(served: Any, xml: Any, members: dict[str, str]) -> None:
    number = served.offered()
    named = (
        members if "id" in members or members == {"responseType": "WEB_ORDER"} else {"id": number, **members}
    )
    answer = served.pos.write("/AcknowledgeRequest", xml("acknowledgeRequest", **named))
    assert (answer.http, answer.status) == (200, "FAILURE")
    assert served.shop.status(number) == "not_downloaded"


def test_several_ids_or_another_root_are_refused(served: Any) -> None:
    first, second = served.shop.place_many(2)
    served.pos.poll()
    twice = f"<acknowledgeRequest><id>{first}</id><id>{second}</id><responseType>WEB_ORDER</responseType>"
    for body in (
        f"{twice}</acknowledgeRequest>",
        f"<acknowledge><id>{first}</id><responseType>WEB_ORDER</responseType></acknowledge>",
    ):
        assert served.pos.write("/AcknowledgeRequest", body.encode()).status == "FAILURE"
    assert served.pos.orders() == [first, second]


@pytest.mark.parametrize(
    "date",
    [
        None,
        "2026-03-04 09:15:00",
        "2026-03-04T09:15:00.5",
        "2026-03-04T09:15:00Z",
        "2026-03-04 09:15:00+01:00",
    ],
)
def test_dates_are_read_in_many_spellings(served: Any, date: str | None) -> None:
    number = served.offered()
    assert served.pos.acknowledge(number, date=date).status == "SUCCESS"
