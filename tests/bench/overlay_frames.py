"""The frames of an overlay as a browser source of OBS draws them: recorded at a steady rate, and looked at."""

import asyncio
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.async_api import Error, Page

A_SECOND = 10
EDGE = 2
"""Pixels around a box that its own edge may reach into."""
CORNER = 8
"""Pixels within which a box may be round."""
READ = """() => {
  const shown = [...document.querySelectorAll(".panel, .banner, #stale")].filter((node) => node.offsetWidth > 0);
  const box = ({ left, top, right, bottom }) => [left, top, right, bottom];
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  // A banner moves in from below.
  const way = (node) => {
    const [left, top, right, bottom] = box(node.getBoundingClientRect());
    return [left, top, right, bottom + (node.matches(".banner") ? rem : 0)];
  };
  const strip = document.getElementById("strip");
  return {
    boxes: shown.map(way),
    strip: box(strip.getBoundingClientRect()),
    parts: [...strip.querySelectorAll(".row > *")].map((node) => node.getBoundingClientRect().left),
    content: strip.innerHTML,
    empty: ["side", "total", "overs"].filter((id) => !document.getElementById(id).textContent.trim()),
    banner: document.querySelector(".banner")?.className.replace("banner ", "") ?? "",
  };
}"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, during which step of the match it was done, and what the page had just before and just after it."""

    step: str
    at: float
    png: bytes = field(repr=False)
    before: dict[str, Any] = field(repr=False)
    after: dict[str, Any] = field(repr=False)

    @property
    def banner(self) -> str:
        return str(self.after["banner"])

    @property
    def is_steady(self) -> bool:
        return self.before == self.after

    @property
    def image(self) -> Image.Image:
        return Image.open(io.BytesIO(self.png)).convert("RGBA")


@dataclass
class Recorder:
    """Takes pictures of a page until it is stopped. `step` names what goes on."""

    page: Page
    step: str = "opening"
    frames: list[Frame] = field(default_factory=list)
    missed: int = 0
    is_over: bool = False

    async def record(self) -> None:
        loop = asyncio.get_running_loop()
        due = begun = loop.time()
        while not self.is_over:
            # While a page is loaded again there is nothing to read.
            try:
                await self.take(loop.time() - begun)
            except Error:
                self.missed += 1
            due = max(due + 1 / A_SECOND, loop.time())
            await asyncio.sleep(due - loop.time())

    async def take(self, at: float) -> None:
        before = await self.page.evaluate(READ)
        png = await self.page.screenshot(omit_background=True)
        after = await self.page.evaluate(READ)
        # Asked last: a picture takes a while, and what is read after it may belong to a step that has begun meanwhile.
        self.frames.append(Frame(self.step, at, png, before, after))


def has_something_outside(frame: Frame) -> bool:
    """Whether one cannot see through the picture somewhere outside the boxes. What moves may be anywhere on its way."""
    alpha = frame.image.getchannel("A")
    before, after = frame.before["boxes"], frame.after["boxes"]
    ways = [hull(*each) for each in zip(before, after, strict=True)] if len(before) == len(after) else before + after
    for left, top, right, bottom in ways:
        alpha.paste(0, (int(left) - EDGE, int(top) - EDGE, int(right) + EDGE + 1, int(bottom) + EDGE + 1))
    return alpha.getbbox() is not None


def hull(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [*map(min, one[:2], other[:2]), *map(max, one[2:], other[2:])]


def is_solid(frame: Frame) -> bool:
    """Whether nothing shines through the strip."""
    return bool(within(frame).getchannel("A").getextrema() == (255, 255))


def within(frame: Frame) -> Image.Image:
    """Return the strip, without its corners."""
    left, top, right, bottom = frame.after["strip"]
    return frame.image.crop((int(left) + CORNER, int(top) + CORNER, int(right) - CORNER, int(bottom) - CORNER))


def flickers(frames: Sequence[Frame]) -> int:
    """Count the pictures of the strip that differ from the one before, although what it says is the same.

    Pictures in which a banner moves in, over the strip, are left out.
    """
    steady = [frame for frame in frames if frame.is_steady]
    return sum(
        one.after == other.after and ImageChops.difference(within(one), within(other)).getbbox() is not None
        for one, other in pairwise(steady)
    )


def until_seen(frames: Sequence[Frame], step: str, banner: str) -> int | None:
    """Return in which picture of a step the banner is first seen, from 1 on."""
    of_step = [frame.banner for frame in frames if frame.step == step]
    return of_step.index(banner) + 1 if banner in of_step else None


def keep(frames: Sequence[Frame], folder: Path) -> None:
    """Write each picture, and all as one that moves."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, frame in enumerate(frames, 1):
        (folder / f"{number:04}-{frame.step.replace(' ', '-')}.png").write_bytes(frame.png)
    lasting = [max(int((later.at - one.at) * 1000), 1) for one, later in pairwise(frames)]
    with suppress(IndexError):
        first, *rest = [frame.image for frame in frames]
        first.save(folder / "overlay.webp", save_all=True, append_images=rest, duration=[*lasting, 1_000], loop=0)
