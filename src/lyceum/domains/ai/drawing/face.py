"""A drawn person: head and shoulders, eyes that blink."""

from lyceum.domains.ai.drawing import hair
from lyceum.domains.ai.drawing.canvas import Canvas, Point, ellipse, mixed
from lyceum.domains.ai.drawing.person import Brush, Curves, Person, Span

BLINK_MS = 120


def draw(canvas: Canvas, who: Person) -> None:
    """All of a person that does not move."""
    brush = Brush(canvas)
    brush.round(0.0, 0.47, 0.3, 0.33, "ffffff", opacity=0.16, blur=0.05)
    hair.behind(brush, who)
    _body(brush, who)
    _head(brush, who)
    _eyes(brush, who)
    hair.before(brush, who)


def _body(brush: Brush, who: Person) -> None:
    light, deep = mixed(who.clothes, "ffffff", 0.14), mixed(who.clothes, "000000", 0.25)
    brush.mirrored(
        (0.0, 0.52),
        [((0.06, 0.52), (0.068, 0.54), (0.068, 0.6)), ((0.068, 0.68), (0.09, 0.7), (0.15, 0.72)), ((0.1, 0.82), (0.03, 0.84), (0.0, 0.84))],
        who.shade,
    )
    brush.mirrored(
        (0.0, 0.8),
        [((0.07, 0.8), (0.09, 0.74), (0.105, 0.685)), ((0.24, 0.72), (0.33, 0.78), (0.36, 1.02)), ((0.2, 1.02), (0.1, 1.02), (0.0, 1.02))],
        who.clothes,
    )
    brush.mirrored(
        (0.0, 0.835),
        [
            ((0.09, 0.83), (0.12, 0.75), (0.128, 0.69)),
            ((0.118, 0.686), (0.11, 0.684), (0.1, 0.682)),
            ((0.09, 0.74), (0.07, 0.795), (0.0, 0.8)),
        ],
        light,
    )
    for side in (-1, 1):
        brush.outline(
            (side * 0.235, 1.02),
            [
                ((side * 0.232, 0.93), (side * 0.238, 0.89), (side * 0.25, 0.86)),
                ((side * 0.247, 0.9), (side * 0.244, 0.95), (side * 0.247, 1.02)),
            ],
            deep,
            opacity=0.5,
        )


def _head(brush: Brush, who: Person) -> None:
    if who.style != "scarf":
        for side in (-1, 1):
            brush.round(side * 0.146, 0.41, 0.022, 0.034, who.shade)
            brush.round(side * 0.149, 0.41, 0.012, 0.021, mixed(who.shade, "7a3b2e", 0.2))
    face: Curves = [
        ((0.09, 0.2), (0.148, 0.25), (0.148, 0.36)),
        ((0.148, 0.46), (0.125, 0.52), (0.07, 0.572)),
        ((0.045, 0.592), (0.025, 0.598), (0.0, 0.598)),
    ]
    brush.mirrored(
        (0.0, 0.2),
        [(tuple_down(a, 0.02), tuple_down(b, 0.022), tuple_down(c, 0.02)) for a, b, c in face],
        "000000",
        opacity=0.13,
        blur=0.012,
    )
    brush.mirrored((0.0, 0.2), face, who.skin)
    for side in (-1, 1):
        brush.round(side * 0.088, 0.465, 0.034, 0.026, mixed(who.skin, "d9534f", 0.45), opacity=0.3, blur=0.014)
    brush.mirrored(
        (0.0, 0.452),
        [((0.012, 0.452), (0.024, 0.446), (0.022, 0.436)), ((0.02, 0.443), (0.01, 0.446), (0.0, 0.446))],
        who.shade,
        opacity=0.75,
    )
    brush.outline(
        (0.006, 0.385),
        [((0.012, 0.41), (0.02, 0.425), (0.021, 0.438)), ((0.014, 0.425), (0.006, 0.41), (0.006, 0.385))],
        who.shade,
        opacity=0.55,
    )


def tuple_down(place: Point, by: float) -> Point:
    """A place moved down."""
    return place[0], place[1] + by


def _eyes(brush: Brush, who: Person) -> None:
    lash = mixed(who.hair, "000000", 0.45)
    for side in (-1, 1):
        x = side * 0.06
        brush.round(x, 0.383, 0.0275, 0.0185, "fffdf8")
        brush.round(x, 0.384, 0.0145, 0.0155, who.eyes)
        brush.round(x, 0.384, 0.0068, 0.0074, "161213")
        brush.round(x + 0.005, 0.378, 0.0036, 0.0036, "ffffff")
        _lash(brush, x, lash)
        brow = [
            ((x - 0.02, 0.326), (x + 0.012, 0.324), (x + side * 0.004 + 0.034, 0.338)),
            ((x + 0.012, 0.333), (x - 0.018, 0.334), (x - 0.035, 0.343)),
        ]
        if side < 0:
            brow = [
                ((x + 0.02, 0.326), (x - 0.012, 0.324), (x - 0.038, 0.338)),
                ((x - 0.012, 0.333), (x + 0.018, 0.334), (x + 0.035, 0.343)),
            ]
        brush.outline((x - side * 0.035, 0.343), brow, mixed(who.hair, "000000", 0.2) if who.style != "scarf" else lash)


def _lash(brush: Brush, x: float, colour: str, down: float = 0.0, when: Span = None) -> None:
    y = 0.383 + down
    above = y - (0.024 if not down else -0.004)
    under = above + 0.007
    lash = [
        ((x - 0.018, above), (x + 0.018, above), (x + 0.031, y)),
        ((x + 0.018, under), (x - 0.018, under), (x - 0.031, y)),
    ]
    brush.outline((x - 0.031, y), lash, colour, when=when)


def blink(canvas: Canvas, who: Person, at_ms: int) -> None:
    """Both eyes shut for a moment."""
    brush, when = Brush(canvas), (at_ms, at_ms + BLINK_MS)
    for side in (-1, 1):
        x = side * 0.06
        canvas.fill(ellipse(brush.at(x, 0.383), 0.0305 * canvas.width, 0.0225 * canvas.width), mixed(who.skin, who.shade, 0.25), when=when)
        _lash(brush, x, mixed(who.hair, "000000", 0.45), 0.004, when)
