"""Comparing with pictures that were approved: what fails is kept, with what was expected and the difference."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
FAILURES = Path(__file__).resolve().parent.parent / "failures"
RENEW = os.environ.get("FRONTMAP_RENEW_GOLDEN") == "1"
"""Set to 1 to approve what is drawn now; look at it first."""

MOST_DIFFERENCE = 48
MOST_MEAN_DIFFERENCE = 0.25


def expect_text(name: str, drawn: str, folder: Path = GOLDEN) -> None:
    """Fail unless a text is that of a golden file."""
    golden = folder / name
    if RENEW:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(drawn, encoding="utf-8")
    approved = golden.read_text(encoding="utf-8") if golden.exists() else ""
    if drawn != approved:
        FAILURES.mkdir(exist_ok=True)
        (FAILURES / f"actual-{name}").write_text(drawn, encoding="utf-8")
        (FAILURES / f"expected-{name}").write_text(approved, encoding="utf-8")
        lines = difflib.unified_diff(approved.splitlines(), drawn.splitlines(), "expected", "actual", lineterm="")
        (FAILURES / f"difference-{name}").write_text("\n".join(lines), encoding="utf-8")
    assert drawn == approved, f"{name} differs from the golden one; see {FAILURES}"


def expect_picture(name: str, drawn: npt.NDArray[np.uint8]) -> None:
    """Fail unless a picture is that of a golden file, but for a few shades at most and hardly any on the whole."""
    golden = GOLDEN / name
    if RENEW:
        golden.parent.mkdir(exist_ok=True)
        Image.fromarray(drawn).save(golden)
    approved = np.asarray(Image.open(golden).convert("RGB")) if golden.exists() else np.zeros_like(drawn)
    if approved.shape == drawn.shape:
        difference = np.abs(approved.astype(np.int16) - drawn)
        if difference.max() <= MOST_DIFFERENCE and difference.mean() <= MOST_MEAN_DIFFERENCE:
            return
        told = f"at most {difference.max()}, on the mean {difference.mean():.3f} shades"
    else:
        difference, told = None, f"{approved.shape} and {drawn.shape}"
    FAILURES.mkdir(exist_ok=True)
    Image.fromarray(drawn).save(FAILURES / f"actual-{name}")
    Image.fromarray(approved).save(FAILURES / f"expected-{name}")
    if difference is not None:
        Image.fromarray(np.clip(difference * 4, 0, 255).astype(np.uint8)).save(FAILURES / f"difference-{name}")
    raise AssertionError(f"{name} differs from the golden one: {told}; see {FAILURES}")
