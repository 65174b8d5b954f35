"""What an acknowledgement leads to (EVO-D09, D10, D11; decisions 1)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

FAILING = "1301"
WARNING = "7 WARNING"
IMPORTED = "1010"


@pytest.mark.parametrize(
    ("issues", "status", "noted"),
    [
        ((), "downloaded", []),
        ((WARNING,), "downloaded", ["7"]),
        (("8 SUCCESS", "9 warning"), "downloaded", ["8", "9"]),
        ((IMPORTED,), "downloaded", ["1010"]),
        ((IMPORTED, FAILING), "downloaded", ["1010", "1301"]),
        ((FAILING,), "rejected", ["1301"]),
        ((FAILING, WARNING), "rejected", ["1301", "7"]),
        (("5 -",), "rejected", ["5"]),  # no responseStatus counts as FAILURE
        (("5 PERHAPS",), "rejected", ["5"]),  # an unknown one too
    ],
)
def test_first_report_decides(scene: Any, issues: tuple[str, ...], status: str, noted: list[str]) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    assert scene.acknowledge(number, *issues).success
    order = scene.read(number)
    assert (order["status"], order["downloaded"]) == (status, status == "downloaded")
    assert [note.split()[2] for note in order["notes"]] == noted
    assert all("12:00:00" in note and "about" in note for note in order["notes"])
    assert scene.poll().orders == []


@pytest.mark.parametrize(
    ("first", "then", "status", "more_notes"),
    [
        ((), (), "downloaded", 0),
        ((WARNING,), (WARNING,), "downloaded", 0),
        ((), (IMPORTED,), "downloaded", 0),
        ((), (FAILING,), "downloaded", 1),
        ((FAILING,), (FAILING,), "rejected", 0),
        ((FAILING,), ("1302",), "rejected", 1),
        ((FAILING,), (), "downloaded", 0),
        ((FAILING,), (IMPORTED,), "downloaded", 1),
    ],
)
def test_second_report(
    scene: Any, first: tuple[str, ...], then: tuple[str, ...], status: str, more_notes: int
) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.acknowledge(number, *first)
    before = scene.notes(number)
    for _ in range(2):  # and its repeat changes nothing more
        assert scene.acknowledge(number, *then).success
        assert scene.status(number) == status
        assert len(scene.notes(number)) == len(before) + more_notes


def test_a_late_failure_is_noted_as_late(scene: Any) -> None:
    number = scene.delivered()
    scene.acknowledge(number, FAILING)
    assert "late" in scene.notes(number)[-1]


def test_never_offered_is_refused_unless_the_pos_has_it(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    assert not scene.acknowledge(number).success
    assert not scene.acknowledge(number, FAILING).success
    assert (scene.status(number), scene.notes(number)) == ("not_downloaded", [])
    assert scene.acknowledge(number, IMPORTED).success
    assert scene.status(number) == "downloaded"


@pytest.mark.parametrize("number", ["no-such-order", "", "000000001 ", "００００００００１"])
def test_unknown_ids_change_nothing(scene: Any, number: str) -> None:
    real = scene.place()
    scene.cycle()
    scene.poll()
    answer = scene.acknowledge(number)
    assert answer.http == 200
    assert answer.success == (number.strip() == real)  # blanks around an id are not part of it
    assert scene.read(real)["notes"] == []


def test_ids_keep_their_case(scene: Any) -> None:
    number = scene.place()
    scene.patch(number, increment_id="W-00ab")
    scene.cycle()
    assert scene.poll().orders == ["W-00ab"]
    assert not scene.acknowledge("w-00AB").success
    assert scene.acknowledge("W-00ab").success


@pytest.mark.parametrize(
    "body",
    [
        "<acknowledgeRequest><responseType>WEB_ORDER</responseType></acknowledgeRequest>",
        "<acknowledgeRequest><id>{id}</id><id>{id}</id><responseType>WEB_ORDER</responseType></acknowledgeRequest>",
        "<acknowledgeRequest><id>{id}</id></acknowledgeRequest>",
        "<acknowledgeRequest><id>{id}</id><responseType>web_order</responseType></acknowledgeRequest>",
        "<acknowledgeRequest><id>{id}</id><responseType>SOMETHING_NEW</responseType></acknowledgeRequest>",
        "<acknowledgeRequest><id>{id}</id><responseType>WEB_ORDER</responseType><date>soon</date></acknowledgeRequest>",
        "<order><id>{id}</id><responseType>WEB_ORDER</responseType></order>",
        "<acknowledgeRequest><id>{id}</id><responseType>WEB_ORDER_CANCELLATION</responseType></acknowledgeRequest>",
    ],
)
def test_faulty_messages_fail_and_change_nothing(scene: Any, body: str) -> None:
    number = scene.place()
    scene.cycle()
    before = scene.poll().body
    answer = scene.write("/AcknowledgeRequest", body.replace("{id}", number))
    assert (answer.http, answer.success) == (200, False)
    assert scene.poll().body == before
    assert scene.notes(number) == []


def test_any_part_of_a_batch_in_any_sequence(scene: Any) -> None:
    numbers = [scene.place() for _ in range(5)]
    scene.cycle()
    scene.poll()
    for number in (numbers[4], numbers[0], numbers[2]):
        scene.acknowledge(number)
    assert scene.poll().orders == [numbers[1], numbers[3]]


def test_many_at_once_and_each_twice(scene: Any) -> None:
    numbers = [scene.place() for _ in range(12)]
    scene.cycle()
    scene.poll()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: scene.acknowledge(number, WARNING), numbers * 2))
    assert all(answer.success for answer in answers)
    assert {scene.status(number) for number in numbers} == {"downloaded"}
    assert [len(scene.notes(number)) for number in numbers] == [1] * 12
    assert scene.cycle()["written"] == 12 * 2  # an invoice and a comment for each


def test_rejected_ones_do_not_block_the_queue(scene: Any) -> None:
    poison, good = [scene.place() for _ in range(30)], [scene.place() for _ in range(5)]
    scene.restart(rejected_policy="redeliver")
    scene.cycle()
    for number in scene.poll().orders:
        scene.acknowledge(number, FAILING)
    listed = scene.poll().orders
    assert listed[:5] == good
    assert listed[5:] == poison[:25]  # still offered, but behind
    for number in listed[5:]:
        scene.acknowledge(number, FAILING)
    assert len(scene.notes(poison[0])) == 1


def test_redelivery_is_a_setting_that_counts_for_what_is_there(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.acknowledge(number, FAILING)
    assert scene.poll().orders == []
    scene.restart(rejected_policy="redeliver")
    assert scene.poll().orders == [number]
    scene.restart(rejected_policy="hold")
    assert scene.poll().orders == []


def test_json_reports_one_issue_as_a_map_and_two_as_a_list(scene: Any) -> None:
    one, two = scene.place(), scene.place()
    scene.cycle()
    scene.poll()
    for number, issues in (
        (one, '{"responseIssue": {"code": 1301, "message": "m", "responseStatus": "FAILURE"}}'),
        (two, '[{"code": "1301", "message": "m"}, {"code": "1302", "message": "n"}]'),
    ):
        body = f'{{"id": "{number}", "responseType": "WEB_ORDER", "responseIssues": {issues}}}'
        answer = scene.pos("POST", "/AcknowledgeRequest", body, Content_Type="application/json")
        assert answer.json() == {"acknowledgeResponse": {"responseStatus": "SUCCESS"}}
    assert (len(scene.notes(one)), len(scene.notes(two))) == (1, 2)
