"""Small pictures, drawn here, for the golden files: nobody's photograph is in the corpus."""
import io

from PIL import Image, ImageDraw


def _png(image):
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def harbour():
    """A harbour with a ship (PNG)."""
    image = Image.new("RGB", (240, 150), "#dfe9ee")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 100, 240, 150), fill="#4d7c8a")
    draw.polygon([(40, 95), (200, 95), (180, 120), (60, 120)], fill="#8c2f2b")
    for x in range(70, 160, 22):
        draw.rectangle((x, 70, x + 18, 94), fill="#d9a441")
    draw.line((30, 20, 30, 100), fill="#333333", width=3)
    draw.line((30, 20, 120, 30), fill="#333333", width=3)
    return _png(image)


def bench():
    """A laboratory bench with three flasks (PNG)."""
    image = Image.new("RGB", (200, 140), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 110, 200, 118), fill="#6b4f3a")
    for x, colour in ((30, "#3a7d44"), (85, "#b03a2e"), (140, "#2e5f8a")):
        draw.polygon([(x + 12, 50), (x + 20, 50), (x + 36, 109), (x - 4, 109)], fill=colour)
        draw.rectangle((x + 12, 30, x + 20, 50), fill="#cccccc")
    return _png(image)


def bars():
    """A bar chart without words (PNG)."""
    image = Image.new("RGB", (180, 120), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.line((15, 10, 15, 105, 170, 105), fill="#000000", width=2)
    for n, height in enumerate((40, 62, 55, 81)):
        draw.rectangle((28 + n * 36, 105 - height, 52 + n * 36, 104), fill="#b3261e")
    return _png(image)


def leaf():
    """A leaf with a hole eaten in it (JPEG)."""
    image = Image.new("RGB", (160, 120), "#f6f3e8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 25, 140, 95), fill="#5a8f3d")
    draw.line((10, 60, 150, 60), fill="#3c6328", width=3)
    draw.ellipse((90, 68, 112, 86), fill="#f6f3e8")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
