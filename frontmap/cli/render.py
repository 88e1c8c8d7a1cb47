"""``frontmap render``: a war as a film, a still or a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import click

from frontmap.cli.look import look_options
from frontmap.cli.output import notice, progress_bar, write_json
from frontmap.cli.parameters import BYTES, DAY, SIZE, SIZE_HELP, When
from frontmap.draw import is_page
from frontmap.errors import RenderError
from frontmap.sizes import Size

__all__ = ["kind_asked_for", "render"]

EXAMPLES = """\b
Examples:
  frontmap render spanish-civil-war -o war.mp4
  frontmap render spanish-civil-war -o aragon.mp4 --view Zaragoza --from 1936-09-01 --to 1936-10-31
  frontmap render spanish-civil-war -o map.png --at 1936-09-30 --size 1280x720
  frontmap render my-war/scenario.yaml -o print.pdf --at 1936-09-30 --size A4-landscape
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to make.")
@click.option("--at", type=DAY, help="The day that a still shows.  [default: the last]")
@click.option("--from", "from_", type=DAY, help="The first day of a film.  [default: the war's]")
@click.option("--to", type=DAY, help="The last day of a film.  [default: the war's]")
@click.option("--size", type=SIZE, default="1920x1080", show_default=True, help=SIZE_HELP)
@click.option(
    "--fps", type=click.FloatRange(0, 240, min_open=True), default=30, show_default=True, help="Frames a second."
)
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    help="Length of a film.  [default: the scenario's pace, else 20 to 60]",
)
@click.option(
    "--pace",
    type=click.Choice(["events", "even"]),
    help="Slower where much happens, or every day alike.  [default: the scenario's, else events]",
)
@click.option("--quality", type=click.Choice(["draft", "good", "best"]), help="Time to spend on encoding a film.")
@click.option("--budget", type=BYTES, metavar="SIZE", help="Bytes that a film may take, for example 9MB.")
@click.option("--interpolate", type=click.Choice(["none"]), help="Step from dated day to dated day.")
@click.option("--embed", is_flag=True, help="Make a page for a frame on another page, and print the frame.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that make a film.  [default: half the cores]")
@click.option("--dask", metavar="ADDRESS", help="Make a film on the Dask cluster of this scheduler.")
@click.option("--shared", metavar="URL", help="Where the workers of --dask leave their segments.")
@look_options
@click.option("--json", "as_json", is_flag=True, help="Print file, frames, size, seconds and bytes as an object.")
def render(
    scenario: str,
    output: Path,
    at: When | None,
    from_: When | None,
    to: When | None,
    as_json: bool,
    interpolate: Literal["none"] | None,
    embed: bool,
    **look: Any,
) -> None:
    """Render a war as a film, a still or an interactive page; the end of FILE says which.

    Films are .mp4, .webm, .gif, .apng and .webp; stills are .png, .svg and .pdf; a page is .html: one file that works
    offline.
    """
    kind = kind_asked_for({"output": output, "at": at, "from_": from_, "to": to, "embed": embed, **look})

    from frontmap.war import load

    war = load(scenario, interpolate=interpolate)
    if kind == "film" and look["workers"] is None and look["dask"] is None:
        from frontmap.production.processes import usual_workers

        look["workers"] = usual_workers()
    if kind == "still" and at is None:
        notice(f"no --at given: showing the last day, {war.last_day.isoformat()}")
    with progress_bar(output.name) as progress:
        made = war.render(
            output,
            at=at.text if at else None,
            from_=from_.text if from_ else None,
            to=to.text if to else None,
            progress=progress,
            embed=embed,
            **{key: value for key, value in look.items() if value is not None},
        )
    for remark in made.notices:
        notice(remark)
    if embed:
        from frontmap.viewer import embedding

        notice(f"to show it on another page:\n{embedding(output.name, war.title)}")
    if as_json:
        write_json(
            {
                "file": str(made.file),
                "from": made.first_day.isoformat(),
                "to": made.last_day.isoformat(),
                "frames": made.frames,
                "size": [made.width_px, made.height_px],
                "width_px": made.width_px,
                "height_px": made.height_px,
                "seconds": made.seconds,
                "bytes": made.size_bytes,
            }
        )
    else:
        click.echo(str(output))


def kind_asked_for(parameters: Mapping[str, Any]) -> Literal["page", "still", "film"]:
    """Return what the parameters of the command ask for.

    Raises
    ------
    click.UsageError
        If they contradict each other.
    """
    output, size = parameters["output"], parameters["size"]
    given = {f"--{name.rstrip('_')}" for name in ("at", "from_", "to", "seconds", "budget") if parameters[name]}
    if is_page(output):
        if given:
            raise click.UsageError(f"{output.name} is a page of the whole war: leave out {' and '.join(sorted(given))}")
        return "page"
    if parameters["embed"]:
        raise click.UsageError("--embed is for pages: give an --output that ends in .html")
    still = _is_still(output, size)
    if output.is_dir():
        raise click.BadParameter(
            f"{output} is a folder; name a file in it, for example {output / 'war.mp4'}", param_hint="--output"
        )
    if still and given - {"--at"}:
        raise click.UsageError(
            f"{output.name} is a still of one day: give --at instead of {' and '.join(sorted(given - {'--at'}))}"
        )
    if not still and "--at" in given:
        raise click.UsageError(f"{output.name} is a film: give --from and --to instead of --at")
    first, last = parameters["from_"], parameters["to"]
    if first and last and first.instant > last.instant:
        raise click.UsageError(f"--from {first.text} is after --to {last.text}; exchange them")
    return "still" if still else "film"


def _is_still(output: Path, size: Size) -> bool:
    from frontmap.draw import is_still
    from frontmap.render.agg import check_size

    try:
        still = is_still(output)
    except RenderError as error:
        raise click.BadParameter(str(error), param_hint="--output") from None
    try:
        check_size(size.width_px, size.height_px)
    except RenderError as error:
        raise click.BadParameter(str(error), param_hint="--size") from None
    return still
