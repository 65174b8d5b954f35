"""Only because the repository root is the package: without this the wheel would carry the noxfile as a module."""

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithoutNoxfile(build_py):
    """Leaves the developers' own file out of what users get."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        modules: list[tuple[str, str, str]] = super().find_package_modules(package, package_dir)
        return [module for module in modules if module[:2] != ("tillproof", "noxfile")]


setup(cmdclass={"build_py": BuildWithoutNoxfile})
