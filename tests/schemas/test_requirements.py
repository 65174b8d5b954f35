"""The catalogue of requirements: complete, readable, and honest about ids that do not exist."""

import re
from dataclasses import FrozenInstanceError, replace

import pytest

from tillproof.schemas import requirements
from tillproof.schemas.requirements import BrokenCatalogue, UnknownRequirement

GIVEN = [
    *(f"EVO-{n:02}" for n in [*range(1, 33), *range(51, 76)]),
    *(f"SET-{n:02}" for n in [*range(1, 31), *range(51, 67)]),
    *(f"MAG-{n:02}" for n in [*range(1, 16), *range(51, 62)]),
    *(f"ECO-{n:02}" for n in range(1, 18)),
]


def test_every_given_requirement_is_there() -> None:
    catalogue = requirements.load()

    assert len(GIVEN) == 146
    assert [id_ for id_ in GIVEN if id_ not in catalogue] == []


def test_the_catalogue_is_read_once() -> None:
    assert requirements.load() is requirements.load()


def test_a_requirement_is_found_by_its_id_and_cannot_be_changed() -> None:
    found = requirements.load().get("EVO-10")

    assert (found.profile, found.actor, found.level, found.basis) == ("web-orders", "store", "MUST", "seed")
    with pytest.raises(FrozenInstanceError):
        found.level = "MAY"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("EVO-D09", "EVO-D09a"),
        ("evo-d09", "EVO-D09a"),
        ("EVO-9", "EVO-09"),
        ("EVO-D9a", "EVO-D09a"),
        ("evo-10", "EVO-10"),
    ],
)
def test_an_unknown_id_names_those_that_come_near(asked: str, near: str) -> None:
    with pytest.raises(UnknownRequirement) as caught:
        requirements.load().get(asked)

    assert near in caught.value.near
    assert str(caught.value).startswith(f"no requirement is called {asked!r}; did you mean ")
    assert isinstance(caught.value, KeyError)


def test_an_id_like_no_other_gets_no_guess() -> None:
    with pytest.raises(UnknownRequirement, match=r"^no requirement is called 'nonsense'$"):
        requirements.load().get("nonsense")


@pytest.mark.parametrize("profile", requirements.PROFILES)
def test_a_profile_holds_its_own_requirements_in_sequence(profile: str) -> None:
    catalogue = requirements.load()
    members = catalogue.of_profile(profile)

    assert members
    assert members == tuple(one for one in catalogue if one.profile == profile)


def test_a_profile_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="no profile is called 'weborders'; there are web-orders, "):
        requirements.load().of_profile("weborders")


def test_what_the_pos_does_is_not_asked_of_the_store() -> None:
    actors = {"web-orders": "store", "web-orders-pos": "pos", "magento": "bridge"}
    actors |= {"onsite": "bridge", "retail": "bridge"}

    for requirement in requirements.load():
        assert requirement.actor == actors.get(requirement.profile, requirement.actor), requirement.id


def test_every_text_is_a_sentence_and_every_source_can_be_followed() -> None:
    for requirement in requirements.load():
        assert requirement.text.rstrip(")").endswith("."), requirement.id
        assert not re.search(r"\bI[123]\b|\.txt", requirement.text + requirement.source), requirement.id


def test_a_catalogue_refuses_an_id_that_stands_twice() -> None:
    one = requirements.load().get("EVO-10")

    with pytest.raises(BrokenCatalogue, match="EVO-10 stands twice"):
        requirements.collect([one, replace(one, text="Another meaning.")])


@pytest.mark.parametrize(
    ("member", "value"),
    [("profile", "web"), ("actor", "shop"), ("level", "must"), ("basis", "guess"), ("text", " ")],
)
def test_a_requirement_refuses_words_that_are_none(member: str, value: str) -> None:
    with pytest.raises(BrokenCatalogue, match=f"EVO-10: {member}"):
        replace(requirements.load().get("EVO-10"), **{member: value})


def test_what_no_scenario_can_speak_about_has_a_reason() -> None:
    reasons = requirements.unexercised()

    assert reasons["EVO-03"]
    assert all(reason.endswith(".") for reason in reasons.values())
    assert {requirements.load().get(id_).profile for id_ in reasons} == {"web-orders", "magento"}
