"""The kinds of film that can be written: their containers, their codecs, and what each spends on a picture."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

from frontmap.errors import MissingTool, RenderError
from frontmap.render.palette import MOST_COLOURS

__all__ = ["KINDS", "Codec", "Compression", "FilmKind", "PixelFormat", "Quality", "film_kind", "probe"]

Quality: TypeAlias = Literal["draft", "good", "best"]
"""How much time to spend on a film: `draft` is the fastest, `best` the smallest and finest."""

PixelFormat: TypeAlias = Literal["yuv420p", "yuva420p", "pal8", "rgb24", "rgba", "bgra"]
"""FFmpeg's names for what frames are made of."""

_FEWEST_COLOURS = 16


@dataclass(frozen=True, slots=True)
class Compression:
    """How a film is pressed into its file.

    Attributes
    ----------
    quality : Quality
    coarseness : float, optional
        0 for the finest picture and the largest file that the kind of film offers, 1 for the coarsest and smallest; by
        default what `quality` stands for.
    """

    quality: Quality = "good"
    coarseness: float | None = None

    @property
    def colours(self) -> int:
        """Colours in the palette of films that have one; each step of coarseness halves them alike."""
        if self.coarseness is None:
            return MOST_COLOURS
        share: float = (_FEWEST_COLOURS / MOST_COLOURS) ** self.coarseness
        return round(MOST_COLOURS * share)


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder and how it is set up.

    Attributes
    ----------
    name : str
        FFmpeg's.
    settings : mapping of str to str
    rate : str
        The setting that coarseness stands for; empty if there is none.
    finest, coarsest : float
        Its values at both ends.
    threads : int
        How many it runs; fixed, for with some encoders the picture depends on it.
    reordering_ticks : int
        By how many ticks a frame may be encoded before it is shown, where each segment is to begin so; 0 to leave the
        order of decoding as the encoder tells it.
    moving : str
        Parameters of x264 for segments in which all of the picture moves. What a decoder is told at the beginning of
        a film must be the same with them and without.
    """

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    rate: str = ""
    finest: float = 0.0
    coarsest: float = 0.0
    threads: int = 1
    reordering_ticks: int = 0
    moving: str = ""

    def settings_for(self, coarseness: float | None) -> dict[str, str]:
        """Return the settings, those of the rate replaced where a coarseness is asked for."""
        if coarseness is None or not self.rate:
            return dict(self.settings)
        kept = {key: value for key, value in self.settings.items() if key not in ("qp", "crf")}
        return {**kept, self.rate: f"{self.finest + coarseness * (self.coarsest - self.finest):.3g}"}


@dataclass(frozen=True, slots=True)
class FilmKind:
    """A kind of film file.

    Attributes
    ----------
    suffix : str
        Of its file names, in small letters.
    container : str
        FFmpeg's name.
    pixels : PixelFormat
    codecs : mapping of Quality to Codec
    container_settings : mapping of str to str
    in_segments : bool
        Whether stretches of the film can be encoded apart and joined as they are.
    clock : Fraction or None
        Seconds of one tick, in which frames are timed; None for that of one frame.
    shortest_ticks : int
        How long a frame stands at least.
    clear : bool
        Whether its pictures are transparent.
    merges : bool
        Whether the encoder leaves out a frame that comes out like the one before.
    """

    suffix: str
    container: str
    pixels: PixelFormat
    codecs: Mapping[Quality, Codec]
    container_settings: Mapping[str, str] = field(default_factory=dict)
    in_segments: bool = True
    clock: Fraction | None = None
    shortest_ticks: int = 1
    merges: bool = False
    clear: bool = False


_GLIDING = "subme=0:me=dia:partitions=none:b-adapt=0:scenecut=0:mbtree=0:rc-lookahead=0:aq-mode=0:zones=0,9999999,b=0.6"
"""Ground that glides as a whole is followed without much search, for less than half the work; the encoder then spends
more on each frame than on frames that hardly change, so that it is told to spend less."""


def _x264(reordering_ticks: int, moving: str = "", **settings: str) -> Codec:
    return Codec("libx264", settings, "crf", 14, 46, threads=2, reordering_ticks=reordering_ticks, moving=moving)


def _vp9(**settings: str) -> Codec:
    common = {"b": "0", "row-mt": "1", "tile-columns": "2", "g": "240"}
    return Codec("libvpx-vp9", {**common, **settings}, "crf", 14, 62, threads=4)


_H264: Mapping[Quality, Codec] = {
    "draft": _x264(0, preset="ultrafast", qp="22", **{"x264-params": "cabac=1:8x8dct=1:no-deblock=0"}),
    "good": _x264(2, moving=_GLIDING, preset="veryfast", crf="20"),
    "best": _x264(2, preset="slow", crf="17"),
}
_WEBM: Mapping[Quality, Codec] = {
    "draft": _vp9(deadline="realtime", **{"cpu-used": "8"}, crf="32"),
    "good": _vp9(deadline="realtime", **{"cpu-used": "7"}, crf="26"),
    "best": Codec("libsvtav1", {"preset": "7", "crf": "24", "g": "240"}, "crf", 14, 62, threads=2),
}


def _the_same(codec: Codec) -> Mapping[Quality, Codec]:
    return {"draft": codec, "good": codec, "best": codec}


def _webp(quality: int, effort: int) -> Codec:
    settings = {"quality": str(quality), "compression_level": str(effort), "lossless": "0"}
    return Codec("libwebp_anim", settings, "quality", 95, 5)


_WEBP: Mapping[Quality, Codec] = {"draft": _webp(70, 0), "good": _webp(80, 3), "best": _webp(92, 5)}
# The index of the film goes to the front of the file, so that browsers start to play before they have all of it.
_INDEX_FIRST = {"movflags": "+faststart"}
_HUNDREDTHS, _THOUSANDTHS = Fraction(1, 100), Fraction(1, 1000)

KINDS: Mapping[str, FilmKind] = MappingProxyType(
    {
        kind.suffix: kind
        for kind in (
            FilmKind(".mp4", "mp4", "yuv420p", _H264, _INDEX_FIRST),
            FilmKind(".m4v", "mp4", "yuv420p", _H264, _INDEX_FIRST),
            FilmKind(".webm", "webm", "yuv420p", _WEBM),
            # Browsers show frames of less than two hundredths of a second far too long.
            FilmKind(".gif", "gif", "pal8", _the_same(Codec("gif")), {}, False, _HUNDREDTHS, 2),
            FilmKind(".apng", "apng", "rgb24", _the_same(Codec("apng")), {"plays": "0"}, False, _THOUSANDTHS, 1),
            FilmKind(".webp", "webp", "bgra", _WEBP, {"loop": "0"}, False, _THOUSANDTHS, 1, True),
        )
    }
)
"""Kinds of film by suffix."""


_CLEAR: Mapping[str, PixelFormat] = {".webm": "yuva420p", ".gif": "pal8", ".apng": "rgba", ".webp": "bgra"}


def _clear(kind: FilmKind) -> FilmKind:
    """Return the kind of transparent films of a suffix."""
    codecs = kind.codecs
    if kind.suffix == ".webm":
        # Only VP9 has alpha; it travels beside the picture, and such packets are not joined from segments.
        codecs = {quality: _clear_vp9(kind.codecs["good" if quality == "best" else quality]) for quality in _WEBM}
    return replace(kind, pixels=_CLEAR[kind.suffix], codecs=codecs, in_segments=False, clear=True)


def _clear_vp9(codec: Codec) -> Codec:
    return replace(codec, settings={**codec.settings, "auto-alt-ref": "0"})


def film_kind(path: Path, *, clear: bool = False) -> FilmKind:
    """Return the kind of film that a path asks for by its suffix.

    Parameters
    ----------
    path : Path
    clear : bool
        Whether it is to be transparent.

    Raises
    ------
    RenderError
        If it is no suffix of a film, or of none that can be transparent.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        got = f"ends in {path.suffix!r}" if path.suffix else "has no suffix"
        raise RenderError(f"{path.name!r} {got}, which is no kind of film; films are {', '.join(sorted(KINDS))}")
    if clear and kind.suffix not in _CLEAR:
        raise RenderError(
            f"a {kind.suffix} film cannot be transparent: H.264 has no alpha; name it {', '.join(sorted(_CLEAR))}, or "
            "leave out transparent"
        )
    return _clear(kind) if clear else kind


def probe(kind: FilmKind, quality: Quality = "good") -> None:
    """Make sure that a kind of film can be encoded here.

    Raises
    ------
    MissingTool
        If PyAV is missing or was built without the encoder.
    """
    try:
        import av
        from av.codec.codec import UnknownCodecError
    except ImportError as error:
        raise MissingTool(f"{kind.suffix} films need PyAV, which is not installed; run: pip install av") from error
    codec = kind.codecs[quality].name
    try:
        av.Codec(codec, "w")
    except UnknownCodecError as error:
        raise MissingTool(
            f"this PyAV {av.__version__} was built without the encoder {codec} that {kind.suffix} films need; "
            "install the wheel of PyPI: pip install --force-reinstall --only-binary av av"
        ) from error
    # The AV1 encoder writes to the error output by itself; only its errors are wanted there.
    os.environ.setdefault("SVT_LOG", "1")
