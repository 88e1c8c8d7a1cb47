"""Where the files that ship with frontmap lie: the atlas, the wars, fonts."""

from __future__ import annotations

from pathlib import Path

from frontmap.errors import AtlasError

__all__ = ["provinces_folder", "scenarios_folder"]

_PACKAGE = Path(__file__).resolve().parent


def _find(installed: str, checkout: str) -> Path:
    # A wheel carries the files inside the package; a checkout (also an editable install) has them beside it.
    for folder in (_PACKAGE / "bundled" / installed, _PACKAGE.parent / checkout):
        if folder.is_dir():
            return folder
    raise AtlasError(f"the folder {checkout} that ships with frontmap is missing; install frontmap again")


def provinces_folder() -> Path:
    """Return the folder of the atlas files."""
    return _find("provinces", "data/provinces")


def scenarios_folder() -> Path:
    """Return the folder of the bundled wars, one folder each."""
    return _find("scenarios", "scenarios")
