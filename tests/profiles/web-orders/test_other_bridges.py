"""Stores that are right and look different: what the profile leaves free draws neither failure nor warning."""

import os
import random
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from tillproof.harness.examination import Ending
from tillproof.harness.verdict import Verdict

Answer = tuple[str, list[tuple[str, str]], bytes]
Environ = dict[str, Any]

WHOLE = bool(os.environ.get("TILLPROOF_MUTANTS"))
"""The whole profile takes minutes; without that only parcels are looked at."""


class Otherwise:
    """Rewrites the XML of every answer."""

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        return environ, body

    def answer(self, _environ: Environ, _body: bytes, answer: Answer) -> Answer:
        status, headers, content = answer
        if not content.startswith(b"<"):
            return answer
        root = etree.fromstring(content)
        self.rewrite(root)
        return status, headers, self.write(root)

    def rewrite(self, root: etree._Element) -> None:
        """Nothing."""

    def write(self, root: etree._Element) -> bytes:
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


class Spelt(Otherwise):
    """Members in another sequence, unknown ones among them, blanks, comments, CDATA, and a byte order mark."""

    def rewrite(self, root: etree._Element) -> None:
        chance = random.Random(7)
        for node in list(root.iter()):
            if len(node) and node.tag not in {"orders", "cancellations", "orderItems"}:
                members = list(node)
                chance.shuffle(members)
                node[:] = [*members, etree.Comment("of no account")]
                etree.SubElement(node, "somethingElse").text = "1"
                node.set("kind", "other")
            elif node.text and node.tag != "description":
                node.text = f"\n    {node.text}\n  "
            elif node.text and "]]>" not in node.text:
                node.text = etree.CDATA(node.text)

    def write(self, root: etree._Element) -> bytes:
        return b"\xef\xbb\xbf" + etree.tostring(root, encoding="UTF-8", pretty_print=True)


class Prefixed(Otherwise):
    """In a namespace, with a prefix, without a declaration, everything beyond ASCII as character references."""

    def write(self, root: etree._Element) -> bytes:
        text = re.sub(r"<(/?)(\w)", r"<\1ls:\2", etree.tostring(root).decode())
        return text.replace(f"<ls:{root.tag}", f'<ls:{root.tag} xmlns:ls="urn:of:theirs"', 1).encode()


class Lined(Otherwise):
    """Lines and customers are listed backwards."""

    def rewrite(self, root: etree._Element) -> None:
        for holder in (*root.iter("orderItems"), *root.iter("customers"), *root.iter("payments")):
            holder[:] = reversed(holder)


class Named(Otherwise):
    """Middle names beside the first name, no orderTotal, and a clock in the farthest east."""

    def rewrite(self, root: etree._Element) -> None:
        for customer in root.iter("customer"):
            first, middle = customer.find("firstName"), customer.find("middleName")
            first.text, middle.text = " ".join(filter(None, (first.text, middle.text))), None
        for order in root.iter("webOrder"):
            for total in order.findall("orderTotal"):
                order.remove(total)
            date = order.find("date")
            there = datetime.fromisoformat(date.text) + timedelta(hours=14)
            date.text = f"{there:%Y-%m-%d %H:%M:%S}.000"


class Served(Otherwise):
    """Header names in small letters, more of them, other words for every message, pages for refusals."""

    def answer(self, _environ: Environ, _body: bytes, answer: Answer) -> Answer:
        status, headers, content = answer
        said = re.sub(
            rb"<responseMessage>.*?</responseMessage>",
            "<responseMessage>Das geht nicht: größer</responseMessage>".encode(),
            content,
        )
        told = [
            (name.lower(), value.replace("; charset=utf-8", ';charset="UTF-8"')) for name, value in headers
        ]
        more = [("x-powered-by", "PHP/8"), ("etag", '"1"'), ("vary", "*"), ("set-cookie", "who=you; path=/")]
        if status[:3] in {"401", "404", "405", "415"}:
            told = [each for each in told if each[0] != "content-type"] + [("content-type", "text/html")]
            said = b"<html><body>No.</body></html>"
        return f"{status[:3]} As It Is", told + more, said


OTHERS: Mapping[str, Callable[[], Otherwise]] = {
    "spelt": Spelt,
    "prefixed": Prefixed,
    "lined": Lined,
    "named": Named,
    "served": Served,
}


@pytest.mark.parametrize("name", OTHERS if WHOLE else ["spelt", "lined"])
def test_a_store_that_is_right_and_different_passes(
    name: str, scenarios: Any, examine: Any, behind: Any
) -> None:
    examiner = examine(behind(OTHERS[name]()))
    wrong = {}
    for each in scenarios:
        if WHOLE or each.name.startswith("shipment:"):
            result = examiner.run(each)
            told = [check for check in result.checks if check.verdict in {Verdict.FAIL, Verdict.WARNING}]
            if told or result.ending not in {Ending.COMPLETED, Ending.NOT_OBSERVABLE}:
                wrong[each.name] = result.reason or [f"{check.requirement}: {check.actual}" for check in told]
    assert wrong == {}
