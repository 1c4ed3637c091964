"""Hair, or a scarf, behind a face and before it."""

from lyceum.domains.ai.drawing.canvas import mixed
from lyceum.domains.ai.drawing.person import Brush, Person


def behind(brush: Brush, who: Person) -> None:
    if who.style == "bun":
        brush.round(0.0, 0.17, 0.07, 0.06, who.hair)
        brush.round(0.012, 0.155, 0.035, 0.022, mixed(who.hair, "ffffff", 0.18), opacity=0.5, blur=0.006)
    if who.style in ("bun", "short"):
        brush.mirrored((0.0, 0.165), [((0.11, 0.165), (0.175, 0.235), (0.166, 0.38)), ((0.1, 0.42), (0.05, 0.42), (0.0, 0.42))], who.hair)
    elif who.style == "bob":
        brush.mirrored(
            (0.0, 0.155),
            [
                ((0.13, 0.155), (0.205, 0.24), (0.196, 0.42)),
                ((0.194, 0.53), (0.2, 0.58), (0.178, 0.63)),
                ((0.12, 0.65), (0.06, 0.64), (0.0, 0.64)),
            ],
            who.hair,
        )
    else:
        brush.mirrored(
            (0.0, 0.15),
            [
                ((0.14, 0.15), (0.212, 0.25), (0.2, 0.43)),
                ((0.195, 0.56), (0.2, 0.64), (0.245, 0.725)),
                ((0.2, 0.8), (0.1, 0.82), (0.0, 0.82)),
            ],
            scarf(who),
        )


def scarf(who: Person) -> str:
    """The colour of a scarf goes with the clothes."""
    return mixed(who.clothes, "f3e6d6", 0.55)


def before(brush: Brush, who: Person) -> None:
    gleam = mixed(who.hair, "ffffff", 0.2)
    if who.style == "scarf":
        cloth = scarf(who)
        _band(brush, cloth, 0.152, 0.13, 0.19, 0.236)
        _band(brush, mixed(cloth, "000000", 0.12), 0.152, 0.138, 0.222, 0.24)
        brush.mirrored(
            (0.0, 0.602),
            [
                ((0.06, 0.6), (0.12, 0.55), (0.147, 0.43)),
                ((0.185, 0.47), (0.195, 0.6), (0.25, 0.73)),
                ((0.16, 0.83), (0.06, 0.85), (0.0, 0.85)),
            ],
            cloth,
        )
        brush.outline(
            (-0.13, 0.56),
            [((-0.06, 0.66), (0.05, 0.7), (0.2, 0.72)), ((0.05, 0.74), (-0.08, 0.68), (-0.13, 0.56))],
            mixed(cloth, "000000", 0.14),
            opacity=0.6,
        )
        return
    if who.style == "short":
        start, sweep = (
            (-0.16, 0.37),
            [
                ((-0.17, 0.2), (-0.08, 0.145), (0.02, 0.15)),
                ((0.12, 0.15), (0.172, 0.22), (0.16, 0.37)),
                ((0.15, 0.33), (0.142, 0.3), (0.12, 0.272)),
                ((0.05, 0.29), (-0.05, 0.285), (-0.1, 0.25)),
                ((-0.125, 0.29), (-0.145, 0.33), (-0.16, 0.37)),
            ],
        )
    else:
        start, sweep = (
            (-0.165, 0.39),
            [
                ((-0.175, 0.21), (-0.1, 0.15), (0.0, 0.152)),
                ((0.1, 0.15), (0.175, 0.21), (0.165, 0.39)),
                ((0.15, 0.36), (0.145, 0.31), (0.11, 0.275)),
                ((0.06, 0.24), (0.03, 0.225), (0.0, 0.222)),
                ((-0.03, 0.225), (-0.06, 0.24), (-0.11, 0.275)),
                ((-0.145, 0.31), (-0.15, 0.36), (-0.165, 0.39)),
            ],
        )
    brush.outline(start, sweep, who.hair)
    brush.outline(
        (-0.09, 0.21),
        [((-0.06, 0.175), (0.0, 0.165), (0.05, 0.178)), ((0.0, 0.178), (-0.05, 0.19), (-0.09, 0.21))],
        gleam,
        opacity=0.5,
        blur=0.004,
    )


def _band(brush: Brush, colour: str, across: float, inner: float, top: float, below: float) -> None:
    """Cloth around the forehead."""
    edge = [
        ((across * 0.75, top - 0.04), (across * 1.12, top + 0.08), (across * 1.02, 0.44)),
        ((inner * 1.02, 0.36), (inner * 0.86, below + 0.01), (0.0, below)),
    ]
    brush.mirrored((0.0, top - 0.04), edge, colour)
