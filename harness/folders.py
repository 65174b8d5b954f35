"""Where feature files lie: those of this distribution, and those a user's ini names."""

import importlib.resources
from pathlib import Path

INI_FOLDERS = "tillproof_features"


def own_folder() -> Path:
    """Where the features of this distribution lie."""
    return Path(str(importlib.resources.files(__package__.rpartition(".")[0]) / "features")).resolve()
