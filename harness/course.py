"""A run of pytest in which tillproof has a part: a plugin that is registered once there is something for it to do."""

import contextlib
import importlib
import json
import pkgutil
import random
import traceback
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ..schemas import requirements
from . import account, collector, report, steps, summary
from .check import NotObservable, PreconditionFailed
from .collector import SCENARIO, Bound, FeatureFile
from .examination import Ending, Examination, ScenarioResult, ending_of
from .examiner import Line
from .orders import OrderBook
from .proceedings import PROPERTY, Proceedings
from .record import FAILED, PASSED
from .scene import Scene
from .target import Target, TargetError
from .targets import REFERENCE, Choice, choose
from .verdict import Verdict
from .visit import Visit, run_name

COURSE = pytest.StashKey["Course"]()
SCENE = pytest.StashKey[Scene]()

NO_TARGET = (
    "tillproof: no target given. Say what to examine: --tillproof-target FILE (a TOML file that describes it), "
    "or --tillproof-target reference (the reference bridge)"
)
CONFIGURATION = 2
REFERENCE_SEED = 1


def begin(config: pytest.Config) -> "Course":
    """Register the course of this run, or give the one that is."""
    if COURSE not in config.stash:
        config.stash[COURSE] = Course(config, _chosen(config))
        config.pluginmanager.register(config.stash[COURSE], "tillproof-course")
    return config.stash[COURSE]


def of(config: pytest.Config) -> "Course":
    return begin(config)


def collect(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The collector of a feature file that is ours to collect."""
    folder = collector.folder_of(path, parent.config)
    if folder is None:
        return None
    course = begin(parent.config)
    file: FeatureFile = FeatureFile.from_parent(parent, path=path)
    file.folder = folder
    return course.admit(file)


@contextlib.contextmanager
def scene(item: pytest.Item, visit: Visit) -> Iterator[Scene]:
    """The scene of the scenario that `item` is."""
    bound = item.stash.get(SCENARIO, None)
    if bound is None:
        raise pytest.UsageError(
            f"{item.nodeid}: tillproof_scene is for scenarios collected from .feature files"
        )
    transcript = visit.transcript()
    catalogue = requirements.load()
    examination = Examination(
        bound.key, [catalogue.get(each) for each in bound.requirements], transcript.last
    )
    book = OrderBook(visit.seed, f"{bound.key.feature} {bound.key.name}", visit.clock, visit.run)
    scene = Scene(visit, examination, visit.examiner(transcript), book, transcript)
    item.stash[SCENE] = scene
    yield scene
    scene.leave()


class Course:
    """The hooks of pytest that matter from the moment a scenario is to be collected."""

    def __init__(self, config: pytest.Config, choice: Choice | None) -> None:
        self._config = config
        self._choice = choice
        self._is_worker = hasattr(config, "workerinput")
        self._steps_loaded = False
        self._refused = False
        self._unsound = False
        given = config.getoption("tillproof_report")
        self.proceedings = Proceedings(
            target=choice.name if choice else "a target of your own",
            profiles=choice.profiles if choice else ("web-orders",),
            only=tuple(config.getoption("tillproof_only")),
            report=Path(given) if given else None,
        )

    # --- the target -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def open_target(self) -> Iterator[Target]:
        if self._choice is None:
            pytest.exit(NO_TARGET, returncode=CONFIGURATION)
        try:
            with self._choice.open() as target:
                yield target
        except TargetError as error:
            pytest.exit(f"tillproof: {error}", returncode=CONFIGURATION)

    @contextlib.contextmanager
    def visiting(self, target: Target) -> Iterator[Visit]:
        with Line(target.connection.url) as line:
            visit = Visit(target, line, self._seed(), "REFERENCE" if self._is_reference else "")
            visit.run = visit.run or run_name(visit.clock())
            try:
                visit.look()
                visit.try_hooks()
            except TargetError as error:
                pytest.exit(f"tillproof: {error}", returncode=CONFIGURATION)
            yield visit

    @property
    def _is_reference(self) -> bool:
        return bool(self._config.getoption("tillproof_target") == REFERENCE)

    def _seed(self) -> int:
        given: int | None = self._config.getoption("tillproof_seed")
        if given is not None:
            return given
        return REFERENCE_SEED if self._is_reference else random.SystemRandom().randrange(2**31)

    # --- collection -----------------------------------------------------------------------------------------------

    def admit(self, file: FeatureFile) -> pytest.Collector | None:
        """Let a file be collected if it is known what shall be examined; the first file says so if it is not.

        Ours lie in a folder per profile; those of profiles that the target does not claim are left alone.
        """
        if file.is_ours and file.shown_path.split("/")[0] not in self.proceedings.profiles:
            return None
        if self._choice is None and not _is_overridden("tillproof_target", file):
            if self._refused:
                return None
            self._refused = True
            file.refusal = NO_TARGET
        if not self._steps_loaded:
            self._steps_loaded = True
            _load_steps(self._config)
        return file

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        unwanted = [item for item in items if not self._is_wanted(item)]
        if unwanted:
            items[:] = [item for item in items if self._is_wanted(item)]
            self._config.hook.pytest_deselected(items=unwanted)

    def _is_wanted(self, item: pytest.Item) -> bool:
        bound = item.stash.get(SCENARIO, None)
        only = self.proceedings.only
        return bound is None or not only or not set(only).isdisjoint(bound.requirements)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.proceedings.deselected += sum(SCENARIO in item.stash for item in items)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.proceedings.select(_bound(session.items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Workers tell of files that could not be collected by reports only."""
        self._unsound = self._unsound or (report.failed and report.nodeid.endswith(".feature"))

    # --- running --------------------------------------------------------------------------------------------------

    @pytest.hookimpl(optionalhook=True)
    def pytest_bdd_before_step(self, request: pytest.FixtureRequest, step: Any) -> None:
        scene = request.node.stash.get(SCENE, None)
        if scene is not None:
            scene.examination.step = f"{step.keyword} {step.name}"
            scene.begin_step()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: "pytest.CallInfo[None]"
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        bound = item.stash.get(SCENARIO, None)
        if bound is not None and (call.when == "call" or call.excinfo is not None):
            result = _result(item, bound, call.excinfo.value if call.excinfo else None)
            report.user_properties.append((PROPERTY, json.dumps(result.to_json(), ensure_ascii=False)))
            _reshape(report, bound, result)
        return report

    # --- the end --------------------------------------------------------------------------------------------------

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not self._is_worker:
            self.proceedings.hear(report.user_properties, failed=report.failed)

    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        if not report.passed or not _warns(report):
            return None
        return "passed with warning", "W", ("WARNING", {"yellow": True})

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", {}).get(PROPERTY)
        if told:
            self.proceedings.take_over(json.loads(told))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self._is_worker:
            self._config.workeroutput[PROPERTY] = json.dumps(self.proceedings.hand_over())  # type: ignore[attr-defined]
            return
        if self._unsound and exitstatus == pytest.ExitCode.TESTS_FAILED:
            session.exitstatus = CONFIGURATION
        elif self.proceedings.took_place and exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
            assessment = self.proceedings.assessment()
            code = assessment.exit_code
            session.exitstatus = FAILED if code == PASSED and self.proceedings.other_failures else code
            if self.proceedings.report is not None:
                report.write(self.proceedings.report, assessment, self.proceedings.target)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.proceedings.results:
            summary.write(terminalreporter, self.proceedings.assessment(), self.proceedings.target)

    def pytest_report_header(self) -> str:
        return f"tillproof: examining {self.proceedings.target}"


def _chosen(config: pytest.Config) -> Choice | None:
    """What the options say. Ends the run with exit code 2 where they make no sense."""
    given = config.getoption("tillproof_target")
    try:
        choice = choose(given) if given else None
        for each in config.getoption("tillproof_only"):
            requirements.load().get(each)
    except (TargetError, requirements.UnknownRequirement) as error:
        pytest.exit(f"tillproof: {error}", returncode=CONFIGURATION)
    workers = len(config.getoption("tx", None) or ())
    if choice is not None and not choice.shareable and workers > 1:
        pytest.exit(
            f"tillproof: {choice.name} is one shop, and {workers} workers would take each other's orders for those "
            "of strangers; run it without -n",
            returncode=CONFIGURATION,
        )
    return choice


def _is_overridden(fixture: str, node: pytest.Collector) -> bool:
    definitions = node.session._fixturemanager.getfixturedefs(fixture, node) or ()  # noqa: SLF001
    return any(each.func.__module__ != f"{__package__}.plugin" for each in definitions)


def _load_steps(config: pytest.Config) -> None:
    for module in pkgutil.iter_modules(steps.__path__):
        name = f"{steps.__name__}.{module.name}"
        if not config.pluginmanager.has_plugin(name):
            config.pluginmanager.register(importlib.import_module(name), name)


def _bound(items: Iterable[pytest.Item]) -> Iterator[Bound]:
    return (item.stash[SCENARIO] for item in items if SCENARIO in item.stash)


def _result(item: pytest.Item, bound: Bound, end: BaseException | None) -> ScenarioResult:
    catalogue = requirements.load()
    scene = item.stash.get(SCENE, None)
    examination = (
        scene.examination
        if scene
        else Examination(bound.key, [catalogue.get(each) for each in bound.requirements])
    )
    if isinstance(end, pytest.skip.Exception):
        return examination.conclude(NotObservable(str(end.msg)))
    if isinstance(end, AssertionError | pytest.fail.Exception):
        return examination.conclude(PreconditionFailed(f"{type(end).__name__}: {end}"))
    reason = ""
    if end is not None and ending_of(end) is Ending.ERROR:
        reason = "".join(traceback.format_exception_only(end)).strip()
    return examination.conclude(end, reason)


def _reshape(report: pytest.TestReport, bound: Bound, result: ScenarioResult) -> None:
    """Make pytest's report say what the result says."""
    if result.ending is Ending.NOT_OBSERVABLE:
        report.outcome = "skipped"
        report.longrepr = (bound.key.feature, bound.key.line, f"not observable: {result.reason}")
    elif result.ending is Ending.BROKEN:
        report.longrepr = account.of_broken(bound, result)
    elif result.ending in {Ending.PRECONDITION, Ending.CONFIGURATION}:
        report.longrepr = account.of_unjudged(bound, result)
    elif result.ending is Ending.ERROR and report.passed:
        report.outcome = "failed"
        report.longrepr = account.of_unjudged(bound, result)


def _warns(report: pytest.TestReport) -> bool:
    told = [str(value) for name, value in report.user_properties if name == PROPERTY]
    checks = (check for each in told for check in ScenarioResult.from_json(json.loads(each)).checks)
    return any(check.verdict is Verdict.WARNING for check in checks)
