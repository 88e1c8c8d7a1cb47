from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
import zlib

import numpy as np
import pytest
from PIL import Image

from frontmap.errors import RenderError, TooLarge
from frontmap.render.agg import draw_layers, draw_straight
from frontmap.render.still import still_bytes, write_still
from frontmap.scene.primitives import Fill, Layer, Page, Picture, Scene, Stroke, Text

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>x</script> & $a_b$ \"'"
SQUARE = np.array([[10, 10], [50, 10], [50, 50], [10, 50.0]])
HOLE = np.array([[20, 20], [20, 40], [40, 40], [40, 20.0]])


def scene(width: int = 120, height: int = 80, title: str = "Map") -> Scene:
    checked = np.zeros((6, 6, 4), dtype=np.uint8)
    checked[::2, :, 1] = checked[..., 3] = 200
    layers = (
        Layer("land", (Fill((SQUARE, HOLE), (0.8, 0.2, 0.1)), Picture(checked, 90, 5))),
        Layer("front", (Stroke((SQUARE + 30,), (0.1, 0.1, 0.6), 5.0, alpha=0.8, dash=(8.0, 4.0)),)),
        Layer("nothing", ()),
        Layer(
            "names",
            (
                Text(60, 70, HOSTILE, "sans", 12, (0, 0, 0), (1, 1, 1), 2, align="centre"),
                Text(60, 30, "MAR", "serif-italic", 14, (0, 0, 0.5), letter_spacing_px=4, rotation_deg=20),
            ),
        ),
    )
    return Scene(Page(width, height, (1.0, 0.98, 0.9)), layers, title, f"About {HOSTILE}")


@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf"])
def test_the_same_scene_gives_the_same_bytes(kind) -> None:
    assert still_bytes(scene(), kind) == still_bytes(scene(), kind)


def test_png_has_the_size_of_the_page_and_tells_what_it_shows() -> None:
    image = Image.open(io.BytesIO(still_bytes(scene(), ".png")))
    assert image.size == (120, 80)
    assert image.mode == "RGB"
    assert image.info["Title"] == "Map"
    assert image.info["Description"].startswith("About </text>")


def test_holes_are_holes() -> None:
    pixels = np.asarray(Image.open(io.BytesIO(still_bytes(scene(), ".png"))))
    assert pixels[30, 30].tolist() == [255, 250, 230]
    assert pixels[15, 15].tolist() == [204, 51, 26]


def test_svg_is_well_formed_whatever_the_text_and_has_named_groups() -> None:
    root = ElementTree.fromstring(still_bytes(scene(title=HOSTILE), ".svg"))
    assert root.find(f"{SVG}title").text == HOSTILE
    assert root.find(f"{SVG}desc").text == f"About {HOSTILE}"
    assert [group.get("id") for group in root.findall(f"{SVG}g")] == ["layer-land", "layer-front", "layer-names"]
    assert not list(root.iter(f"{SVG}script"))
    assert [text.text for text in root.iter(f"{SVG}text")] == [HOSTILE, "MAR"]


def test_svg_names_and_carries_its_fonts() -> None:
    svg = still_bytes(scene(), ".svg").decode()
    assert "font-family=\"'Source Sans 3', sans-serif\"" in svg
    assert svg.count("@font-face") == 2


def test_pdf_embeds_truetype_fonts_and_no_date() -> None:
    pdf = still_bytes(scene(), ".pdf")
    assert pdf.startswith(b"%PDF-")
    assert b"/FontFile2" in pdf
    assert b"CreationDate" not in pdf
    assert b"/MediaBox [ 0 0 90 60 ]" in pdf


def test_pictures_stand_upright_in_pdf() -> None:
    shade = np.zeros((3, 2, 4), dtype=np.uint8)
    shade[..., 3] = 255
    shade[0, :, 0] = 200
    layer = Layer("land", (Picture(shade, 0, 0),))
    pdf = still_bytes(Scene(Page(20, 20, (1, 1, 1)), (layer,)), ".pdf")
    stored = next(
        zlib.decompress(part[part.index(b"stream\n") + 7 :])
        for part in pdf.split(b"endobj")
        if b"/Subtype /Image" in part and b"/Predictor" in part and b"/DeviceGray" not in part
    )
    # Two colours are stored as numbers in a palette, each row alone (0) or as what differs from the one above (2).
    rows: list[int] = []
    for how, packed in zip(stored[0::2], stored[1::2], strict=True):
        rows.append((packed + (rows[-1] if how == 2 and rows else 0)) % 256)
    # The uppermost row, the first, is the odd one.
    assert rows[0] != rows[1] == rows[2]


@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf"])
def test_a_missing_glyph_is_an_error_in_every_kind(kind) -> None:
    bad = Scene(Page(50, 50, (1, 1, 1)), (Layer("names", (Text(5, 5, "京", "sans", 12, (0, 0, 0)),)),))
    with pytest.raises(RenderError, match=r"U\+4EAC"):
        still_bytes(bad, kind)


@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf"])
def test_absurd_sizes_are_refused(kind) -> None:
    with pytest.raises(TooLarge):
        still_bytes(scene(100_000, 100_000), kind)
    with pytest.raises(RenderError):
        still_bytes(scene(0, 10), kind)


def test_an_unknown_kind_is_told_with_the_known_ones(tmp_path) -> None:
    with pytest.raises(RenderError, match=r"\.png, \.svg, \.pdf"):
        write_still(scene(), tmp_path / "map.bmp")


def test_a_part_of_the_page_is_drawn_as_in_the_whole() -> None:
    layers = scene().layers
    whole = draw_layers(layers, 120, 80)
    for box in ((0, 0, 40, 40), (33, 17, 71, 59), (100, 60, 120, 80)):
        left, top, right, bottom = box
        assert np.array_equal(draw_layers(layers, 120, 80, clip=box), whole[top:bottom, left:right])


def test_transparent_pictures_are_premultiplied_or_straight() -> None:
    half = Layer("half", (Fill((SQUARE,), (1.0, 0.5, 0.0), alpha=0.5),))
    assert draw_layers([half], 60, 60)[30, 30].tolist() == pytest.approx([128, 64, 0, 128], abs=1)
    assert draw_straight([half], 60, 60)[30, 30].tolist() == pytest.approx([255, 128, 0, 128], abs=1)


def on_paper(dots_per_inch: float) -> Scene:
    return Scene(
        Page(200, 300, (1, 1, 1), dots_per_inch), (Layer("names", (Text(5, 50, "a", "sans", 12, (0, 0, 0)),)),)
    )


def test_a_page_of_paper_has_its_size_in_every_kind_of_still() -> None:
    scene = on_paper(100.0)
    assert b"/MediaBox [ 0 0 144 216 ]" in still_bytes(scene, ".pdf")
    assert 'width="50.8mm" height="76.2mm"' in still_bytes(scene, ".svg").decode()
    assert Image.open(io.BytesIO(still_bytes(scene, ".png"))).info["dpi"] == pytest.approx((100, 100), abs=0.1)


def test_a_page_for_screens_is_counted_in_pixels() -> None:
    assert 'width="200" height="300"' in still_bytes(on_paper(96.0), ".svg").decode()
