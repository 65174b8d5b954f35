"""The same findings for programs: one JSON file."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .record import Assessment
from .verdict import Verdict


def plain(assessment: Assessment, target: str) -> dict[str, Any]:
    """Secrets are hidden already: every text in here was redacted where it was written down."""
    return {
        "tillproof": version("tillproof"),
        "target": target,
        "profiles": list(assessment.claim.profiles),
        "narrowed": assessment.claim.narrowed,
        "exit_code": assessment.exit_code,
        "counts": {verdict.key: assessment.count(verdict) for verdict in Verdict},
        "requirements": [finding.to_json() for finding in assessment.findings],
        "scenarios": [result.to_json() for result in assessment.results],
    }


def write(path: Path, assessment: Assessment, target: str) -> None:
    """Write the report; the folder must exist."""
    text = json.dumps(plain(assessment, target), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
