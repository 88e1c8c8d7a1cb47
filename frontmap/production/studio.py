"""Making the film of an order: here in one process, by several, or by a cluster; the film is the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from frontmap.errors import RenderError
from frontmap.production.order import FilmOrder, form_of_order, reels_of_order

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.render import FilmReport
    from frontmap.scene.reels import Reels

__all__ = ["make_film"]


def make_film(
    order: FilmOrder,
    path: str | os.PathLike[str],
    control: Control,
    *,
    workers: int = 1,
    dask: str | Any | None = None,
    shared: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    most_bytes: int | None = None,
) -> tuple[FilmReport, Reels]:
    """Make the film of an order.

    Parameters
    ----------
    order : FilmOrder
    path : path
        Ends in the suffix of the order.
    control : Control
        That of its scenario.
    workers : int
        Processes of this machine; films of kinds that cannot be cut are made in this one.
    dask : optional
        Address of a Dask scheduler, or a cluster of Dask's; instead of processes of this machine.
    shared : str, optional
        As for `frontmap.production.cluster.segments_by_cluster`.
    progress : callable, optional
        Called with the number of frames done and of all frames.
    most_bytes : int, optional
        A larger film is not kept.

    Returns
    -------
    FilmReport
    Reels

    Raises
    ------
    RenderError
        If there are no workers to be, or the film cannot be made as asked.
    TooManyBytes
        If it takes more than `most_bytes`.
    """
    from frontmap.production.processes import MOST_WORKERS, segments_by_processes
    from frontmap.render import join_film, segments_of, write_film

    if not 1 <= workers <= MOST_WORKERS:
        raise RenderError(f"{workers} workers cannot make a film; give 1 to {MOST_WORKERS}")
    if order.look.basemap is not None:
        # Whoever asks for tiles may get them or not; one process asks once, so that no film has two grounds.
        if dask is not None:
            raise RenderError("a film over ground from the web is made by one process; leave out dask or basemap")
        workers = 1
    form = form_of_order(order)
    reels = reels_of_order(order, control)
    total = len(reels.instants)
    segments = segments_of(reels.lengths, form.frame_rate)
    if not form.kind.in_segments or (dask is None and (workers == 1 or len(segments) == 1)):
        made = write_film(
            reels, path, fps=order.fps, compression=order.compression, progress=progress, most_bytes=most_bytes
        )
        return made, reels
    told = None if progress is None else lambda done: progress(done, total)
    if dask is None:
        parts = segments_by_processes(order, segments, workers, told)
    else:
        from frontmap.production.cluster import segments_by_cluster

        parts = segments_by_cluster(order, segments, dask, told, shared=shared)
    return join_film(parts, path, reels.page, form, total, most_bytes), reels
