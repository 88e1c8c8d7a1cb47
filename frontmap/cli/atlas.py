"""``frontmap atlas``: what the atlas knows, as tables or as a bare map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from frontmap.cli.output import write_json, write_table
from frontmap.cli.parameters import SIZE, SIZE_HELP
from frontmap.sizes import Size

if TYPE_CHECKING:
    from frontmap.atlas import Atlas

__all__ = ["atlas"]

EXAMPLES = """\b
Examples:
  frontmap atlas countries
  frontmap atlas provinces --in Poland --json
  frontmap atlas places --filter grad --csv
  frontmap atlas --map "Eastern Front" -o provinces.png
"""

TABLES = ("countries", "regions", "provinces", "territories", "places")


@click.command(epilog=EXAMPLES)
@click.argument("table", type=click.Choice(TABLES), required=False)
@click.option("--filter", "text", help="Only rows with this in a name; case and accents do not matter.")
@click.option("--in", "area", help="Only what lies in this country, region, province or territory.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.option("--map", "view", help="Draw the bare map of a view: a named view or an area.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The picture to make: .png, .svg or .pdf.")
@click.option("--size", type=SIZE, default="1920x1080", show_default=True, help=SIZE_HELP)
@click.option("--theme", default="atlas", show_default=True, help="The look.")
def atlas(
    table: str | None,
    text: str | None,
    area: str | None,
    as_json: bool,
    as_csv: bool,
    view: str | None,
    output: Path | None,
    size: Size,
    theme: str,
) -> None:
    """Show the ground that wars are fought over, as it stood on 1 January 1936.

    As a table of countries, regions, provinces, territories or places, or as a map.
    """
    if (view is None) != (output is None):
        raise click.UsageError("a map needs both --map VIEW and -o FILE")
    if view is not None and (table or text or area or as_json or as_csv):
        raise click.UsageError("--map draws a map; leave out the table and what filters it")
    if as_json and as_csv:
        raise click.UsageError("give --json or --csv, not both")

    from frontmap.atlas import load_atlas

    if view is not None and output is not None:
        _draw(load_atlas(), view, output, size, theme)
        return
    rows = _rows(load_atlas(), table or "countries", text, area)
    if as_json:
        write_json(rows)
    elif as_csv:
        _write_csv(rows)
    else:
        shown = [{**row, "names": ", ".join(row["names"][:4])} for row in rows]
        headings = {key: key.replace("_", " ").capitalize() for key in (rows[0] if rows else {})}
        write_table(shown, headings)


def _draw(atlas: Atlas, view: str, output: Path, size: Size, theme: str) -> None:
    from frontmap.draw import STILLS
    from frontmap.render.agg import check_size
    from frontmap.render.still import write_still
    from frontmap.scene.bare import bare_map

    if output.suffix.lower() not in STILLS:
        raise click.BadParameter(f"{output} is no picture; it must end in {', '.join(STILLS)}", param_hint="--output")
    check_size(size.width_px, size.height_px)
    write_still(bare_map(atlas, view, **size._asdict(), theme=theme), output)
    click.echo(str(output))


def _rows(atlas: Atlas, table: str, text: str | None, area: str | None) -> list[dict[str, Any]]:
    from frontmap.atlas.names import find_area, fold

    inside = None if area is None else set(atlas.provinces_of(find_area(atlas, area)).tolist())
    wanted = fold(text) if text else ""
    rows = []
    for members, row in _all_rows(atlas, table):
        if inside is not None and not inside.intersection(members):
            continue
        if wanted and not any(wanted in fold(str(name)) for name in (row["name"], *row["names"])):
            continue
        rows.append(row)
    return rows


def _all_rows(atlas: Atlas, table: str) -> list[tuple[list[int], dict[str, Any]]]:
    """Return the rows of a table, each with the numbers of the provinces that it is about."""
    from frontmap.atlas import Area

    def of(level: Any, id_: str) -> list[int]:
        return [int(index) for index in atlas.provinces_of(Area(level, id_))]

    def area_km2(members: list[int]) -> int:
        return round(sum(atlas.provinces[index].area_km2 for index in members))

    rows: list[tuple[list[int], dict[str, Any]]] = []
    if table == "places":
        for place in atlas.places:
            province = atlas.provinces[place.province]
            row = {"name": place.name, "lon": place.lon, "lat": place.lat, "rank": place.rank}
            row |= {"population": place.population, "province": province.id, "names": place.names}
            rows.append(([place.province], row))
        return rows
    if table == "provinces":
        for index, province in enumerate(atlas.provinces):
            row = {"id": province.id, "name": province.name, "region": province.region, "country": province.country}
            rows.append(([index], row | {"area_km2": round(province.area_km2), "names": province.names}))
        return rows
    for level, areas in (
        ("country", atlas.countries if table == "countries" else ()),
        ("region", atlas.regions if table == "regions" else ()),
        ("territory", atlas.territories if table == "territories" else ()),
    ):
        for named in areas:
            members = of(level, named.id)
            row = {"id": named.id, "name": named.name, "provinces": len(members), "area_km2": area_km2(members)}
            rows.append((members, row | {"names": named.names}))
    return rows


def _write_csv(rows: list[dict[str, Any]]) -> None:
    import csv
    import io

    written = io.StringIO()
    if rows:
        writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "names": "|".join(row["names"])} for row in rows)
    click.echo(written.getvalue(), nl=False)
