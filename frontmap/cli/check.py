"""``frontmap check``: every mistake and doubt in scenario files, at once."""

from __future__ import annotations

import click

from frontmap.cli.application import CONTENT
from frontmap.cli.output import notice

__all__ = ["check"]

EXAMPLES = """\b
Examples:
  frontmap check my-war
  frontmap check spanish-civil-war my-war/scenario.yaml --strict
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Let warnings fail as errors do.")
@click.pass_context
def check(ctx: click.Context, scenarios: tuple[str, ...], strict: bool) -> None:
    """Check scenarios.

    Every mistake and doubt is told at once, as file:line:column: message; remedy.

    Exit code 0 if there is no error, 1 if there is one (with --strict: or a warning).
    """
    from frontmap.check import check_scenario

    errors = warnings = 0
    for scenario in scenarios:
        report = check_scenario(scenario)
        for problem in report.problems:
            click.echo(str(problem))
        errors += report.errors
        warnings += report.warnings
        notice(
            f"{scenario}: {_counted(report.errors, 'error')}, {_counted(report.warnings, 'warning')}"
            + (f", {report.held} of {report.expected} expectations hold" if report.expected else "")
        )
    if errors or (strict and warnings):
        ctx.exit(CONTENT)


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
