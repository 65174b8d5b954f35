"""What a feature file must not do is found before anything runs."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from pytest_bdd.gherkin_parser import get_gherkin_document

from tillproof.harness import guards

Complain = Callable[[str], list[str]]


@pytest.fixture
def complaints(tmp_path: Path) -> Complain:
    def of(text: str) -> list[str]:
        path = tmp_path / "some.feature"
        path.write_text(dedent(text), encoding="utf-8")
        return guards.complaints(get_gherkin_document(str(path)))

    return of


def test_a_sound_file_draws_no_complaint(complaints: Complain) -> None:
    assert (
        complaints(
            """\
            @EVO-05
            Feature: F
              Rule: R
                @EVO-06 @slow
                Scenario: S
                  Given an order
                Scenario Outline: T
                  Given "<what>"
                  Examples:
                    | what |
                    | this |
            """
        )
        == []
    )


def test_two_scenarios_of_one_name_even_across_rules(complaints: Complain) -> None:
    (complaint,) = complaints(
        """\
        @EVO-05
        Feature: F
          Rule: One
            Scenario: The same
              Given an order
          Rule: Other
            Example: The same
              Given an order
        """
    )
    assert complaint.startswith("7: scenario 'The same' has the name of the one in line 4")


@pytest.mark.parametrize("where", ["background", "scenario"])
def test_a_column_that_rewrites_a_docstring(complaints: Complain, where: str) -> None:
    docstring = '  Given a body\n      """\n      <order><sku>X</sku></order>\n      """\n'
    background = f"  Background:\n  {docstring}" if where == "background" else ""
    inside = f"  {docstring}" if where == "scenario" else "    Given an order\n"
    (complaint,) = complaints(
        f"@EVO-05\nFeature: F\n{background}  Scenario Outline: S\n{inside}"
        "    Examples:\n      | sku |\n      | 1 |\n"
    )
    assert "the column 'sku' of 'S' would rewrite <sku> in this docstring" in complaint


def test_examples_without_a_row(complaints: Complain) -> None:
    (complaint,) = complaints(
        """\
        @EVO-05
        Feature: F
          Scenario Outline: S
            Given "<what>"
            Examples:
              | what |
        """
    )
    assert complaint == "5: these Examples of 'S' have no row; give one"


def test_a_tag_on_examples(complaints: Complain) -> None:
    (complaint,) = complaints(
        """\
        @EVO-05
        Feature: F
          Scenario Outline: S
            Given "<what>"
            @EVO-06
            Examples:
              | what |
              | this |
        """
    )
    assert "tag @EVO-06 stands on Examples" in complaint


def test_a_requirement_that_does_not_exist(complaints: Complain) -> None:
    (complaint,) = complaints("@EVO-5\nFeature: F\n  Scenario: S\n    Given an order\n")
    assert complaint == "3: tag @EVO-5: no requirement is called 'EVO-5'; did you mean EVO-05?"


def test_a_scenario_without_requirement(complaints: Complain) -> None:
    (complaint,) = complaints("Feature: F\n  @slow\n  Scenario: S\n    Given an order\n")
    assert complaint == "3: scenario 'S' speaks about no requirement; tag it with one, as in @EVO-05"
