"""``frontmap cache``: what was worked out once and is kept on disk."""

from __future__ import annotations

import click

from frontmap.cli.output import write_json

__all__ = ["cache"]


@click.group(short_help="Tell or clear what is kept on disk to save time.")
def cache() -> None:
    """Tell or clear what is kept on disk to save time.

    It is never out of date and never needed. The environment variable FRONTMAP_CACHE moves it to another folder or
    switches it off: FRONTMAP_CACHE=off.
    """


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def info(as_json: bool) -> None:
    """Tell where the cache is and how large."""
    _tell("", as_json)


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print an object: what was removed.")
def clear(as_json: bool) -> None:
    """Remove all that is kept."""
    _tell("removed ", as_json)


def _tell(removed: str, as_json: bool) -> None:
    from frontmap.cache import clear as clear_all
    from frontmap.cache import contents

    held = clear_all() if removed else contents()
    if as_json:
        where = None if held.folder is None else str(held.folder)
        sizes = {"entries": held.entries, "size_bytes": held.size_bytes, "most_bytes": held.most_bytes}
        write_json({"folder": where, **sizes})
    elif held.folder is None:
        click.echo("the cache is switched off")
    else:
        megabytes = f"{held.size_bytes / 1e6:.1f} MB of at most {held.most_bytes / 1e6:.0f} MB"
        click.echo(f"{removed}{held.entries} entries, {megabytes}, in {held.folder}")
