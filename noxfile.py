"""The developers' one entry: `nox` runs everything that must be true before a change lands.

`nox -s tests` and so on run one part. `nox --no-venv` uses the environment it is called from, which must hold an
installed copy (`pip install ".[dev]"`): types and imports are checked on what users get, not on the checkout.
"""

import tempfile

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "imports", "wheel", "tests", "thorough", "mutants"]


@nox.session
def tests(session: nox.Session) -> None:
    """The project's own tests; arguments after `--` go to pytest."""
    _install(session)
    session.run("pytest", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Broken bridges and stores, noticed under the requirements that they break, and by random histories."""
    _install(session)
    places = ["tests/profiles", "tests/harness/test_broken_stores.py", "tests/histories/test_mutants.py"]
    session.run("pytest", "-q", "-n", "auto", *places, *session.posargs, env={"TILLPROOF_MUTANTS": "1"})


@nox.session
def thorough(session: nox.Session) -> None:
    """All of what the suite only samples: rows of outlines, requests that are cut, moments of death."""
    _install(session)
    places = ["tests/profiles", "tests/harness", "tests/bridge/onsite", "tests/lab"]
    session.run("pytest", "-q", "-n", "auto", *places, env={"TILLPROOF_THOROUGH": "1"})


@nox.session
def histories(session: nox.Session) -> None:
    """10,000 random histories of orders against a plain model, and 300 with a bridge that is killed (kill -9)."""
    _install(session)
    many = ["--histories", "10000", "--deadly", "300", "--longest", "14"]
    session.run("pytest", "tests/histories", "-q", "-n", "auto", *many, *session.posargs)


@nox.session
def pollers(session: nox.Session) -> None:
    """Eight pollers at once, 2,000 rounds."""
    _install(session)
    session.run("pytest", "tests/pollers", "-q", env={"TILLPROOF_ROUNDS": "2000"})


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict on the installed copy, from a folder that holds nothing of ours."""
    _install(session)
    configuration = str(session.invoked_from) + "/pyproject.toml"
    with tempfile.TemporaryDirectory() as elsewhere, session.chdir(elsewhere):
        session.run("mypy", "--config-file", configuration, "-p", "tillproof")


@nox.session
def lint(session: nox.Session) -> None:
    """ruff: rules and format."""
    _install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def imports(session: nox.Session) -> None:
    """Each floor imports only floors below it."""
    _install(session)
    session.run("lint-imports")


@nox.session
def wheel(session: nox.Session) -> None:
    """The wheel holds every package, feature, schema and template."""
    _install(session)
    session.run("pytest", "tests/packaging", "-q", "-n", "0")


def _install(session: nox.Session) -> None:
    if session.venv_backend != "none":
        session.install(".[dev]")
