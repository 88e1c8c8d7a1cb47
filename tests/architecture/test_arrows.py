"""The package is read in one direction: what an earlier stage knows, a later one may use, and never the other way."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import frontmap

PACKAGE = Path(frontmap.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "bundled" not in path.relative_to(PACKAGE).parts)

# From left to right; a stage may import those before it and itself. The public names of `frontmap` gather them all.
STAGES = [
    {"errors", "instant", "bundled", "cache", "flat_shapes", "misspelt", "runs", "scenario_files", "sizes"},
    {"atlas", "basemap"},
    {"scenario"},
    {"timeline"},
    {"control"},
    {"war_file"},
    {"scene"},
    {"render"},
    {"production", "viewer"},
    {"check", "contact_sheet", "draw", "figures", "notebook", "tables", "where"},
    {"player", "questions"},
    {"day", "war"},
    {"chapter"},
    {"cli"},
    {"__main__"},
]
RANK = {name: rank for rank, names in enumerate(STAGES) for name in names}
LONGEST_LINES = 300


def named(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in ("frontmap", *parts) if part != "__init__")


def stage_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Every module of the package that a file imports, wherever in it, with its line; relative imports are resolved."""
    module = named(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            # `from frontmap.scene import pace` imports a module as well as a name.
            found += [
                (node.lineno, f"{base}.{alias.name}" if (PACKAGE.parent / base.replace(".", "/")).is_dir() else base)
                for alias in node.names
            ]
    return [(line, name) for line, name in found if name.split(".")[0] == "frontmap"]


def test_every_module_has_a_place_in_the_order() -> None:
    assert {stage_of(named(path)) for path in MODULES} - {""} <= set(RANK)


# The public names gather all stages.
@pytest.mark.parametrize("path", [path for path in MODULES if stage_of(named(path))], ids=named)
def test_no_arrow_runs_back(path) -> None:
    here = stage_of(named(path))
    for line, target in imports_of(path):
        if target == "frontmap.__version__":
            continue
        there = stage_of(target)
        assert there in RANK, f"{path}:{line}: import {target} from its own module, not from the public names"
        assert RANK[there] <= RANK[here], f"{path}:{line}: {here} must not know {there}"


def test_render_knows_pictures_and_not_wars() -> None:
    for path in (PACKAGE / "render").rglob("*.py"):
        known = {stage_of(target) for _, target in imports_of(path)}
        assert not known & {"atlas", "scenario", "timeline", "control"}, f"{path} knows {known}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_files_are_short_and_say_what_is_public(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_LINES
    tree = ast.parse(text)
    assert ast.get_docstring(tree), f"{path} does not say what it is for"
    if path.name == "__main__.py":
        return
    assigned = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    assert "__all__" in assigned, f"{path} has no __all__"


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "__main__.py"], ids=named)
def test_public_names_exist(path) -> None:
    module = import_module(named(path))
    assert len(set(module.__all__)) == len(module.__all__)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def loaded_by(statement: str) -> set[str]:
    return set(run(f"{statement}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})").split())


HEAVY = {"numpy", "pandas", "geopandas", "shapely", "pyproj", "matplotlib", "scipy", "av", "PIL", "pydantic", "yaml"}


def test_importing_the_package_is_light() -> None:
    assert not loaded_by("import frontmap") & (HEAVY | {"click", "rich"})


def test_importing_the_command_line_is_light() -> None:
    assert not loaded_by("import frontmap.cli") & (HEAVY | {"rich"})


def test_loading_a_war_draws_nothing() -> None:
    loaded = loaded_by("import frontmap; frontmap.load")
    assert not loaded & {"matplotlib", "av", "geopandas", "pandas"}
