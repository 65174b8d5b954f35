"""Only because the repository root is the package: the wheel would carry the noxfile and this file as modules."""

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithoutOurOwn(build_py):
    """Leaves the developers' own files out of what users get."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        modules: list[tuple[str, str, str]] = super().find_package_modules(package, package_dir)
        ours = {("tillproof", "noxfile"), ("tillproof", "setup")}
        return [module for module in modules if module[:2] not in ours]


setup(cmdclass={"build_py": BuildWithoutOurOwn})
