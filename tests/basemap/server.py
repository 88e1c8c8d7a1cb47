"""A tile server on the loopback interface, which also misbehaves in every way that is known of such servers."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

__all__ = ["TileServer", "colour_of", "tile_server"]


def colour_of(z: int, x: int, y: int) -> tuple[int, int, int]:
    """Return the colour of a tile: one that tells which it is."""
    return (z * 16, x * 37 % 256, y * 53 % 256)


def png(size: tuple[int, int], colour: tuple[int, ...]) -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB" if len(colour) == 3 else "RGBA", size, colour).save(written, "PNG")
    return written.getvalue()


def bomb(side_px: int) -> bytes:
    """Return a small file that says it is an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: TileServer

    def do_GET(self) -> None:
        way, *numbers = self.path.strip("/").removesuffix(".png").split("/")
        self.server.asked.append((self.path, dict(self.headers)))
        count = len([path for path, _ in self.server.asked if path == self.path])
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"_{way}")(count, *map(int, numbers))

    def _send(self, content: bytes, status: int = 200, kind: str = "image/png", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(content))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _good(self, count: int, z: int, x: int, y: int) -> None:
        self._send(png((256, 256), colour_of(z, x, y)))

    def _retina(self, count: int, z: int, x: int, y: int) -> None:
        self._send(png((512, 512), (*colour_of(z, x, y), 255)), kind="application/octet-stream")

    def _jpeg(self, count: int, z: int, x: int, y: int) -> None:
        written = io.BytesIO()
        Image.new("RGB", (256, 256), (200, 100, 50)).save(written, "JPEG")
        self._send(written.getvalue(), kind="image/jpeg")

    def _clear(self, count: int, z: int, x: int, y: int) -> None:
        self._send(png((256, 256), (255, 0, 0, 0)))

    def _forbidden(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"no", 403, "text/plain")

    def _missing(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 404)

    def _shaky(self, count: int, z: int, x: int, y: int) -> None:
        if count < 3:
            self._send(b"", 503)
        else:
            self._good(count, z, x, y)

    def _broken(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 500)

    def _busy(self, count: int, z: int, x: int, y: int) -> None:
        if count < 2:
            self._send(b"", 429, Retry_After="0")
        else:
            self._good(count, z, x, y)

    def _patience(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 429, Retry_After="3600")

    def _html(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"<html>log in</html>", kind="text/html; charset=utf-8")

    def _disguised(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"<html>log in</html>")

    def _svg(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml")

    def _truncated(self, count: int, z: int, x: int, y: int) -> None:
        whole = png((256, 256), colour_of(z, x, y))
        self._send(whole[:-40])

    def _cut(self, count: int, z: int, x: int, y: int) -> None:
        self._send(png((256, 256), (1, 2, 3))[:-40], length="99999")
        self.close_connection = True

    def _bomb(self, count: int, z: int, x: int, y: int) -> None:
        self._send(bomb(60_000))

    def _poster(self, count: int, z: int, x: int, y: int) -> None:
        self._send(bomb(9_000))

    def _oblong(self, count: int, z: int, x: int, y: int) -> None:
        self._send(png((300, 200), (1, 2, 3)))

    def _endless(self, count: int, z: int, x: int, y: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.close_connection = True
        for _ in range(2000):
            self.wfile.write(bytes(65_536))

    def _drip(self, count: int, z: int, x: int, y: int) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        while not self.server.ended.wait(0.05):
            self.wfile.write(b"x")

    def _dripping_head(self, count: int, z: int, x: int, y: int) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.ended.wait(0.05):
            self.wfile.write(b"x")

    def _packed(self, count: int, z: int, x: int, y: int) -> None:
        self._send(zlib.compress(bytes(50_000_000), 9), Content_Encoding="deflate")

    def _moved(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 302, Location=f"/good/{z}/{x}/{y}.png")

    def _to_file(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 302, Location="file:///etc/hostname")

    def _to_other(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 301, Location=f"http://localhost:{self.server.server_port}/good/{z}/{x}/{y}.png")

    def _in_circles(self, count: int, z: int, x: int, y: int) -> None:
        self._send(b"", 307, Location=self.path)

    def _nonsense(self, count: int, z: int, x: int, y: int) -> None:
        self.wfile.write(b"\x00\xff not HTTP at all\r\n\r\n")
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class TileServer(ThreadingHTTPServer):
    """The server.

    Attributes
    ----------
    asked : list of (str, dict)
        Path and headers of every request.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ended = threading.Event()

    def template(self, way: str) -> str:
        """Return the address of tiles that are given in some way, one of the methods above."""
        return f"http://127.0.0.1:{self.server_port}/{way}/{{z}}/{{x}}/{{y}}.png"

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def tile_server() -> Iterator[TileServer]:
    """Run the server while something is done."""
    server = TileServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
