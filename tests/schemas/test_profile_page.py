"""The page of the profile says what the catalogue says, and its examples keep the schemas."""

import html
import json
import re
from pathlib import Path

import pytest
from lxml import etree

from tillproof.schemas import requirements, validation

SPEC = Path(__file__).parents[2] / "docs/spec"
PAGE = (SPEC / "web-orders.md").read_text(encoding="utf-8")
RETAIL = (SPEC / "retail.md").read_text(encoding="utf-8")
"""States the rules of ours for profile retail; all others stand on the page of the profile."""

BASIS = {"help page": "seed", "observed": "observed", "ours": "ours"}


def anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


ANCHORS = anchors(PAGE)
CLAUSE = re.compile(
    r"^- \*\*(?P<id>\S+)\*\* · (?P<level>\w+) · (?P<basis>[a-z ]+): (?P<text>.+)$", re.MULTILINE
)
ID = re.compile(r"\b(?:EVO|POS|MAG|SET|ECO)-D?\d+[a-z]?\b")
EXAMPLE = re.compile(r"^```(?P<format>xml|json) (?P<name>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(found["name"], found["body"]) for found in EXAMPLE.finditer(PAGE) if found["format"] == "xml"]
JSON_EXAMPLES = [
    (found["name"], found["body"]) for found in EXAMPLE.finditer(PAGE) if found["format"] == "json"
]


def test_every_requirement_of_the_two_profiles_stands_on_the_page_once() -> None:
    wanted = [
        requirement.id
        for requirement in requirements.load()
        if requirement.profile in ("web-orders", "web-orders-pos")
        or (requirement.basis == "ours" and requirement.profile != "retail")
    ]

    assert sorted(found["id"] for found in CLAUSE.finditer(PAGE)) == sorted(wanted)


def test_our_rules_for_retail_stand_on_its_page_once() -> None:
    wanted = [one.id for one in requirements.load().of_profile("retail") if one.basis == "ours"]

    assert sorted(found["id"] for found in CLAUSE.finditer(RETAIL)) == sorted(wanted)


@pytest.mark.parametrize("page", [PAGE, RETAIL])
def test_every_clause_says_what_the_catalogue_says(page: str) -> None:
    for found in CLAUSE.finditer(page):
        requirement = requirements.load().get(found["id"])
        said = (found["level"], BASIS[found["basis"]], html.unescape(found["text"]))
        assert said == (requirement.level, requirement.basis, requirement.text), requirement.id


def test_no_clause_vanishes_behind_an_html_tag() -> None:
    assert not any("<" in found["text"] for found in CLAUSE.finditer(PAGE))


def test_every_id_on_the_page_and_in_the_catalogue_exists() -> None:
    texts = [PAGE, *(requirement.text for requirement in requirements.load())]

    for text in texts:
        assert [id_ for id_ in ID.findall(text) if id_ not in requirements.load()] == []


def test_the_page_says_where_it_comes_from_and_names_nothing_private() -> None:
    assert "No vendor has endorsed it" in PAGE[:1500]
    assert not re.search(r"dossier|\.txt|\bI[123]\b|/(?:home|root|tmp)/", PAGE)


def test_every_link_inside_the_page_leads_somewhere() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= ANCHORS


def test_the_sources_of_our_own_rules_are_sections_of_the_page() -> None:
    ours = {one.source for one in requirements.load() if one.basis == "ours"}

    places = {f"docs/spec/web-orders.md#{anchor}" for anchor in ANCHORS}
    assert ours <= places | {f"docs/spec/retail.md#{anchor}" for anchor in anchors(RETAIL)}


def test_there_is_an_example_of_every_message() -> None:
    assert {name for name, _ in EXAMPLES} == set(validation.NAMES)


@pytest.mark.parametrize(("name", "body"), EXAMPLES)
def test_an_example_keeps_its_schema(name: str, body: str) -> None:
    assert validation.explain(name, body.encode()) == []
    assert validation.is_valid(name, body.encode())


@pytest.mark.parametrize(("name", "body"), JSON_EXAMPLES)
def test_an_example_in_json_says_the_same_as_xml_would(name: str, body: str) -> None:
    ((root, members),) = json.loads(body).items()

    assert validation.explain(name, _element(root, members)) == []


def _element(name: str, value: object) -> etree._Element:
    element = etree.Element(name)
    if isinstance(value, str):
        element.text = value
    elif isinstance(value, dict):
        for member, inner in value.items():
            element.extend(_element(member, each) for each in (inner if isinstance(inner, list) else [inner]))
    return element
