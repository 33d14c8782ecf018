from __future__ import annotations

import io

import pytest
from PIL import Image

from generator.layout.images import is_embeddable


def image(mode: str, kind: str, **options: bool) -> bytes:
    made = io.BytesIO()
    Image.new(mode, (40, 20)).save(made, kind, **options)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [image("RGB", "PNG"), image("RGBA", "PNG"), image("P", "PNG"), image("L", "JPEG"),
     image("RGB", "JPEG"), image("RGB", "JPEG", progressive=True), image("RGB", "JPEG") + b"\n"],
)  # fmt: skip
def test_png_and_jpeg_can_be_embedded(data: bytes) -> None:
    assert is_embeddable(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8", image("CMYK", "JPEG"), image("RGB", "BMP"), image("P", "GIF"),
     image("RGB", "PNG")[:60], image("RGB", "JPEG")[:200],
     image("RGB", "PNG").replace(b"IDAT", b"IDAX")],
)  # fmt: skip
def test_other_images_cannot(data: bytes) -> None:
    assert not is_embeddable(data)
