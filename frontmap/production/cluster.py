"""Segments made by the workers of a Dask cluster, on this machine or on many.

The order goes along with every task, so that no worker need have seen another's work: what a lost worker had made or
was making is made again by the next. The workers need only this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from frontmap.errors import MissingTool, RenderError
from frontmap.production.order import FilmOrder, make_segment

if TYPE_CHECKING:
    from frontmap.render import EncodedSegment

__all__ = ["segments_by_cluster"]

_CONNECT_SECONDS = 20
_TRIES = 3


def segments_by_cluster(
    order: FilmOrder,
    segments: Sequence[range],
    address: str | Any,
    progress: Callable[[int], None] | None = None,
    *,
    shared: str | None = None,
) -> Iterator[EncodedSegment]:
    """Yield the segments of a film in order, made by a Dask cluster.

    Parameters
    ----------
    order : FilmOrder
    segments : sequence of range
    address : str
        Of the scheduler, such as ``tcp://host:8786``; or a cluster object of Dask's.
    progress : callable, optional
        Called with the number of frames of all segments that are there.
    shared : str, optional
        A place that all workers and this machine can write and read, in any way that fsspec knows (``s3://…``, a
        folder on a common disk): segments are left there and not sent through the scheduler.

    Raises
    ------
    MissingTool
        If Dask is not installed.
    RenderError
        If the cluster cannot be reached, or has another version of the package.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingTool("a Dask cluster needs the extra `dask`; run: pip install 'frontmap[dask]'") from error
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise RenderError(
            f"no Dask scheduler answers at {address}: {error}; start one with `dask scheduler`, or mend the address"
        ) from error
    tasks: list[Any] = []
    try:
        done: set[int] = set()
        for number, frames in enumerate(segments):
            task: Any = client.submit(_task, order, frames, shared, pure=False, retries=_TRIES)
            if progress is not None:
                task.add_done_callback(_teller(done, number, segments, progress))
            tasks.append(task)
        for task in tasks:
            yield _fetched(task.result())
            task.release()
    finally:
        client.cancel([task for task in tasks if not task.done()], force=True)
        client.close()


def _task(order: FilmOrder, frames: range, shared: str | None) -> EncodedSegment | str:
    made = make_segment(order, frames)
    if shared is None:
        return made
    import fsspec

    from frontmap.production.parcel import packed

    address = f"{shared.rstrip('/')}/frontmap-{order.key[:16]}-{frames.start:08d}.segment"
    with fsspec.open(address, "wb") as file:
        file.write(packed(made))
    return address


def _fetched(result: EncodedSegment | str) -> EncodedSegment:
    if not isinstance(result, str):
        return result
    import fsspec

    from frontmap.production.parcel import unpacked

    with fsspec.open(result, "rb") as file:
        made = unpacked(file.read())
    system, path = fsspec.url_to_fs(result)
    system.rm_file(path)
    return made


def _teller(
    done: set[int], number: int, segments: Sequence[range], progress: Callable[[int], None]
) -> Callable[[Any], None]:
    def tell(task: Any) -> None:
        if task.status == "finished":
            done.add(number)
            progress(sum(len(segments[index]) for index in done))

    return tell
