"""The map as a static picture: for readers without JavaScript, for print and for notebooks."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from graphkit.page.bands import choose_bands
from graphkit.page.bundles import tracks
from graphkit.page.geometry import (
    LEADING,
    Curve,
    Symbol,
    extent,
    place_labels,
    readable_names,
    route,
    routes,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphkit.page.bundles import Line
    from graphkit.page.scene import Scene

    Values = dict[str, Any]
    Names = Mapping[str, tuple[float, float]]

__all__ = [
    "CHANGE_SIGNS",
    "CHROME",
    "colour_rules",
    "colours",
    "draw_line",
    "draw_map",
    "draw_sheet",
    "place_names",
]

CHROME: Mapping[str, tuple[str, str]] = {
    "page": ("#FFFFFF", "#14181F"),
    "ink": ("#1B1F24", "#E6EAF0"),
    "node": ("#EEF1F5", "#232B36"),
    "band": ("#E4EAFB", "#1D2A4D"),
    "muted": ("#57606A", "#A6AEBB"),
    "panel": ("#F6F8FA", "#1B212A"),
    "rule": ("#D0D7DE", "#3A424E"),
    "focus": ("#0B57D0", "#9CC4FF"),
    "appeared": ("#1E4BD1", "#4382F8"),
    "gone": ("#C24E00", "#FBCA28"),
    "kept": ("#8A8F98", "#7C8594"),
    "cooperative": ("#1E4BD1", "#4382F8"),
    "conflictual": ("#C24E00", "#FBCA28"),
    "mixed": ("#8A8F98", "#7C8594"),
    "neutral": ("#5A525B", "#91828E"),
}
"""Colours that are not a relation's, for light and dark."""
_FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
CHANGE_SIGNS = {"appeared": "+", "gone": "−", "stronger": "▲", "weaker": "▼"}
_COLOUR_OF = {"stronger": "appeared", "weaker": "gone"}
_COVER = {"arrow": 0.9, "circle": 0.6, "box": 0.6, "vee": 0.1, "bar": 0.0, "none": 0.0}
_PULL = 0.55
_SMALL, _SMALL_TYPE = 2, 2.5  # on a small map lines and letters are so much larger
_MARGIN, _HEAD, _FOOT = 24, 76, 34  # of a sheet, around the maps
_NARROWEST = 420  # a title must find room


def draw_map(
    content: Values,
    scene: Scene,
    names: Names,
    *,
    label: str,
    corner: tuple[int, int] | None = None,
    small: bool = False,
) -> str:
    """Return an SVG picture of a scene, in the colours of the style sheet around it.

    Parameters
    ----------
    content
        The page's content: actors, types and edges.
    scene
        What to draw.
    names
        Where the names stand: see :func:`place_names`.
    label
        What the picture shows, for those who cannot see it.
    corner
        Where the picture stands inside another one.
    small
        Whether it is shown at a third of its size: with wide lines, and codes instead of names.
    """
    actors = [actor for actor in content["actors"] if actor["x"] is not None]
    symbols = {
        actor["id"]: Symbol(actor["x"], actor["y"], actor["kind"], actor["id"] in scene.rings)
        for actor in actors
    }
    left, top, width, height = _view_box(content, names)
    place = "" if corner is None else f' x="{corner[0]}" y="{corner[1]}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}"'
        f' width="{width}" height="{height}"{place} role="img" aria-label="{_text(label)}"'
        f' font-family="{_FONT}" class="gk-map">'
    )
    green = next((kind["css"] for kind in content["types"] if kind["id"] == "mediation"), "kept")
    parts = [head]
    parts += [_triad([symbols[one] for one in triad], green) for triad in _drawable(scene, symbols)]
    lines = [_wide(line) for line in scene.lines] if small else scene.lines
    curves = list(zip(lines, _curves((line.edge for line in lines), symbols), strict=True))
    spots = {actor: (symbol.x, symbol.y) for actor, symbol in symbols.items()}
    bands, badges = choose_bands(scene.blocs, spots)
    own = {line.edge["id"]: curve for line, curve in curves if line.edge["membership"]}
    parts += [_bands(bloc, scene.blocs[bloc], symbols, own) for bloc in bands]
    for line, curve in curves:
        parts += _line(line, curve)
    parts += [_mark(line, curve) for line, curve in curves if line.change in CHANGE_SIGNS]
    parts += [_symbol(actor, symbols[actor["id"]], scene, green, small=small) for actor in actors]
    parts += _badges(content, {bloc: scene.blocs[bloc] for bloc in badges}, symbols)
    parts += [] if small else _write_names(actors, names, scene)
    return "".join(part for part in parts if part) + "</svg>"


def draw_sheet(
    content: Values,
    maps: Sequence[tuple[Scene, str]],
    names: Names,
    *,
    title: str,
    label: str,
    source: str,
) -> str:
    """Return a picture that is a file of its own: maps side by side under a title.

    Parameters
    ----------
    content
        The page's content.
    maps
        The scenes and what is written over each.
    names
        Where the names of actors stand: see :func:`place_names`.
    title, label, source
        The heading, what the picture shows in a sentence, and where it comes from.
    """
    _, _, width, height = _view_box(content, names)
    width = max(width, _NARROWEST)
    whole = _MARGIN + len(maps) * (width + _MARGIN)
    tall = _HEAD + height + _FOOT
    light, dark = colours(content)
    style = f"svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {tall}" width="{whole}"'
        f' height="{tall}" role="img" aria-label="{_text(label)}" font-family="{_FONT}"'
        f' class="gk-map"><style>{style}{colour_rules(content)}</style>'
        f'<rect width="{whole}" height="{tall}" class="f-page"/>'
        f'<text x="{_MARGIN}" y="36" font-size="23" font-weight="bold" class="f-ink"'
        f' font-family="Georgia, Liberation Serif, serif">{_text(title)}</text>'
    )
    parts = [head]
    for number, (scene, caption) in enumerate(maps):
        x = _MARGIN + number * (width + _MARGIN)
        parts.append(f'<text x="{x}" y="60" font-size="13" class="f-muted">{_text(caption)}</text>')
        parts.append(draw_map(content, scene, names, label=caption, corner=(x, _HEAD)))
    parts.append(
        f'<text x="{_MARGIN}" y="{tall - 12}" font-size="11" class="f-muted">{_text(source)}</text>'
    )
    return "".join(parts) + "</svg>"


def draw_line(kind: Values) -> str:
    """Return a sample of the lines of a relation type, for a legend."""
    dash = f' stroke-dasharray="{" ".join(map(str, kind["dash"]))}"' if kind["dash"] else ""
    y, colour = 6.0, kind["css"]
    head = _head(kind["arrow"], (35, y, 0), 9, kind["width"], colour)
    if head and kind["symmetric"]:
        head += _head(kind["arrow"], (2, y, 180), 9, kind["width"], colour)
    return (
        f'<svg viewBox="0 0 36 12" width="30" height="10" class="gk-map" aria-hidden="true">'
        f'<path d="M1 {y}H{29 if head else 35}" fill="none" class="s-{colour}"'
        f' stroke-width="{kind["width"]}"{dash}/>{head}</svg>'
    )


def colours(content: Values) -> tuple[str, str]:
    """Return all colours as CSS variables: for light and for dark."""
    pairs = dict(CHROME) | {kind["css"]: (kind["light"], kind["dark"]) for kind in content["types"]}
    light, dark = (
        "".join(f"--{name}:{pair[side]};" for name, pair in pairs.items()) for side in (0, 1)
    )
    return light, dark


def colour_rules(content: Values) -> str:
    """Return the CSS classes of the picture: s-… strokes and f-… fills with a colour."""
    names = [*CHROME, *(kind["css"] for kind in content["types"])]
    return "".join(
        f".gk-map .s-{name}{{stroke:var(--{name})}}.gk-map .f-{name}{{fill:var(--{name})}}"
        for name in names
    )


def place_names(content: Values) -> Names:
    """Return where each name stands, the same in every period: actor id -> offset of its middle.

    Parameters
    ----------
    content
        The page's content.
    """
    actors = [actor for actor in content["actors"] if actor["x"] is not None]
    mediators = {edge["source"] for edge in content["edges"] if edge["type"] == "mediation"}
    symbols = {
        actor["id"]: Symbol(actor["x"], actor["y"], actor["kind"], actor["id"] in mediators)
        for actor in actors
    }
    curves = _curves(tracks(content), symbols)
    places = place_labels(list(symbols.values()), [actor["lines"] for actor in actors], curves)
    return dict(zip(symbols, places, strict=True))


def _view_box(content: Values, names: Names) -> tuple[int, int, int, int]:
    """Return x, y, width and height of everything, names included."""
    sides = []
    for actor in content["actors"]:
        if actor["x"] is not None:
            x, y, (dx, dy) = actor["x"], actor["y"], names[actor["id"]]
            half = max(map(text_width, actor["lines"])) / 2 + 8
            high = len(actor["lines"]) * LEADING / 2 + 4
            sides.append((x - 32, x + 32, y - 32, y + 32))
            sides.append((x + dx - half, x + dx + half, y + dy - high, y + dy + high))
    if not sides:
        return -100, -20, 200, 40
    left, top = (math.floor(min(side[at] for side in sides)) for at in (0, 2))
    right, bottom = (math.ceil(max(side[at] for side in sides)) for at in (1, 3))
    return left, top, right - left, bottom - top


def _curves(edges: Iterable[Values], symbols: Mapping[str, Symbol]) -> list[Curve]:
    """Return the lines of edges between the symbols of their actors."""
    return routes(
        [
            (
                symbols[edge["source"]],
                symbols[edge["target"]],
                edge["lane"],
                edge["lanes"],
                edge["source"] != edge["pair"][0],
            )
            for edge in edges
        ]
    )


def _path(curve: Curve) -> str:
    return (
        f"M{curve.x0:.1f} {curve.y0:.1f}Q{curve.cx:.1f} {curve.cy:.1f}"
        f" {curve.x1:.1f} {curve.y1:.1f}"
    )


def _bands(
    bloc: str, belonging: Sequence[str], symbols: Mapping[str, Symbol], own: Mapping[str, Curve]
) -> str:
    """Return the pale bands from an organisation to its members, in one stroke."""
    paths = []
    for member in belonging:
        first, second = sorted((bloc, member))
        straight = route(symbols[member], symbols[bloc], 0, 1, swapped=member != first)
        paths.append(_path(own.get(f"{first}>{second}:alliance", straight)))
    return f'<path d="{"".join(paths)}" fill="none" class="s-band" stroke-width="15"/>'


def _wide(line: Line) -> Line:
    return replace(
        line, width=line.width * _SMALL, dash=[round(part * _SMALL) for part in line.dash]
    )


def _badges(
    content: Values, blocs: Mapping[str, Sequence[str]], symbols: Mapping[str, Symbol]
) -> list[str]:
    """Return the tags of organisations on their members, where a band would say too much."""
    codes = {actor["id"]: actor["code"] for actor in content["actors"]}
    worn: dict[str, list[str]] = {}
    for bloc in sorted(blocs):
        for member in blocs[bloc]:
            worn.setdefault(member, []).append(codes[bloc])
    parts = []
    for member in sorted(worn):
        symbol, (wide, high) = symbols[member], extent(symbols[member].kind)
        for number, code in enumerate(worn[member]):
            x, y = symbol.x + wide * 0.7, symbol.y - high * 0.8 - 11 * number
            width = text_width(code, 8) + 6
            parts.append(
                f'<rect x="{x:.1f}" y="{y - 5:.1f}" width="{width:.1f}" height="10" rx="1.5"'
                f' class="f-band s-ink" stroke-width="0.8"/><text x="{x + width / 2:.1f}"'
                f' y="{y + 2.9:.1f}" text-anchor="middle" font-weight="bold" font-size="8"'
                f' class="f-ink">{_text(code)}</text>'
            )
    return parts


def _colour(line: Line) -> str:
    return _COLOUR_OF.get(line.change, line.change) if line.change else str(line.kind["css"])


def _line(line: Line, curve: Curve) -> list[str]:
    """Return the casing of an edge, its line and its heads."""
    arrow, colour = line.kind["arrow"], _colour(line)
    size = 8.5 + line.width * 0.9
    length = math.dist((curve.x0, curve.y0), (curve.x1, curve.y1)) or 1.0
    cut = min(0.4, _COVER[arrow] * size / length)
    both = line.kind["symmetric"] and arrow != "none"
    path = _path(curve.part(cut if both else 0, 1 - cut))
    dash = f' stroke-dasharray="{" ".join(map(str, line.dash))}"' if line.dash else ""
    pale = ' opacity="0.5"' if line.faint else ""
    start = f'<path d="{path}" fill="none" class='
    parts = [
        f'{start}"s-page" stroke-width="{line.width + 3.2:.1f}"/>',
        f'{start}"s-{colour}" stroke-width="{line.width:.1f}"{dash}{pale}/>',
    ]
    end = math.degrees(math.atan2(curve.y1 - curve.cy, curve.x1 - curve.cx))
    parts.append(_head(arrow, (curve.x1, curve.y1, end), size, line.width, colour))
    if both:
        back = math.degrees(math.atan2(curve.y0 - curve.cy, curve.x0 - curve.cx))
        parts.append(_head(arrow, (curve.x0, curve.y0, back), size, line.width, colour))
    return parts


def _head(
    arrow: str, spot: tuple[float, float, float], size: float, width: float, colour: str
) -> str:
    """Return what stands at the end of a line; spot is x, y and the direction in degrees."""
    where = f'transform="translate({spot[0]:.1f} {spot[1]:.1f}) rotate({spot[2]:.1f})"'
    half = size * 0.42
    if arrow == "arrow":
        return f'<path {where} d="M0 0L{-size:.1f} {half:.1f}V{-half:.1f}Z" class="f-{colour}"/>'
    if arrow == "vee":
        long, wide = -size * 0.85, size * 0.5
        return (
            f'<path {where} d="M{long:.1f} {wide:.1f}L0 0L{long:.1f} {-wide:.1f}" fill="none"'
            f' class="s-{colour}" stroke-width="{width:.1f}"/>'
        )
    if arrow == "circle":
        return f'<circle {where} cx="{-half:.1f}" r="{half:.1f}" class="f-{colour}"/>'
    if arrow == "bar":
        thick, wide = max(width, size * 0.24), size * 0.62
        return (
            f'<path {where} d="M0 {wide:.1f}V{-wide:.1f}" class="s-{colour}"'
            f' stroke-width="{thick:.1f}"/>'
        )
    if arrow == "box":
        side = size * 0.78
        return (
            f'<rect {where} x="{-side:.1f}" y="{-side / 2:.1f}" width="{side:.1f}"'
            f' height="{side:.1f}" class="f-{colour}"/>'
        )
    return ""


def _mark(line: Line, curve: Curve) -> str:
    """Return the sign of a change, on neighbouring lanes not beside each other."""
    edge = line.edge
    along = 0.5 + (0.06 if edge["lane"] % 2 else -0.06)
    along += (edge["lane"] - (edge["lanes"] - 1) / 2) * 0.015
    x, y = curve.at(along if edge["source"] == edge["pair"][0] else 1 - along)
    sign, colour = CHANGE_SIGNS[line.change], _colour(line)
    size = 14 if line.change in {"appeared", "gone"} else 9
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" class="f-page"/>'
        f'<text x="{x:.1f}" y="{y + size * 0.34:.1f}" text-anchor="middle" font-weight="bold"'
        f' font-size="{size}" class="f-{colour}">{sign}</text>'
    )


def _drawable(scene: Scene, symbols: Mapping[str, Symbol]) -> list[tuple[str, ...]]:
    return [triad for triad in scene.triads if len(triad) > 2 and symbols.keys() >= set(triad)]  # noqa: PLR2004 - a mediator and two parties


def _triad(corners: Sequence[Symbol], colour: str) -> str:
    """Return the shape of a mediation: sides drawn in, so that it covers no bystander."""
    x = sum(corner.x for corner in corners) / len(corners)
    y = sum(corner.y for corner in corners) / len(corners)
    around = sorted(corners, key=lambda corner: math.atan2(corner.y - y, corner.x - x))
    path = f"M{around[0].x} {around[0].y}"
    for corner, following in zip(around, [*around[1:], around[0]], strict=True):
        side = (corner.x + following.x) / 2, (corner.y + following.y) / 2
        pulled = side[0] + (x - side[0]) * _PULL, side[1] + (y - side[1]) * _PULL
        path += f"Q{pulled[0]:.1f} {pulled[1]:.1f} {following.x} {following.y}"
    return f'<path d="{path}Z" class="f-{colour}" fill-opacity="0.09"/>'


def _outline(symbol: Symbol, grow: float, attributes: str) -> str:
    """Return the outline of a symbol, grown by a distance."""
    x, y = symbol.x, symbol.y
    wide, high = (side + grow for side in extent(symbol.kind))
    if symbol.kind in {"organisation", "institution"}:
        return (
            f'<rect x="{x - wide:.1f}" y="{y - high:.1f}" width="{2 * wide:.1f}"'
            f' height="{2 * high:.1f}" rx="{3 + grow:.1f}" {attributes}/>'
        )
    if symbol.kind == "armed_group":
        r = wide + grow * 0.4
        path = f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}z"
        return f'<path d="{path}" {attributes}/>'
    if symbol.kind == "person":
        r = wide * 1.2
        path = f"M{x:.1f} {y - r:.1f}L{x + r:.1f} {y + r * 0.75:.1f}H{x - r:.1f}z"
        return f'<path d="{path}" {attributes}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{wide:.1f}" {attributes}/>'


def _symbol(actor: Values, symbol: Symbol, scene: Scene, green: str, *, small: bool = False) -> str:
    """Return the symbol of an actor with its code inside; on a small map, across it."""
    idle = actor["id"] not in scene.active
    parts = [_outline(symbol, 1.5, 'class="f-page"')]
    if actor["id"] in scene.rings:
        change = scene.rings[actor["id"]]
        colour = f"s-{change or green}"
        dash = ' stroke-dasharray="4 3"' if change == "gone" else ""
        parts.append(_outline(symbol, 5, f'fill="none" class="{colour}" stroke-width="2.6"{dash}'))
    dash = "" if actor["kind"] else ' stroke-dasharray="3 2"'
    parts.append(
        _outline(symbol, 0, f'class="f-node s-ink" stroke-width="{1 if idle else 1.7}"{dash}')
    )
    size = 10 if len(actor["code"]) > 3 else 11.5  # noqa: PLR2004 - letters that fit
    size *= _SMALL_TYPE if small else 1
    halo = ' stroke-width="7" paint-order="stroke" stroke-linejoin="round"' if small else ""
    drop = 4 if actor["kind"] == "person" else 0
    parts.append(
        f'<text x="{symbol.x}" y="{symbol.y + size * 0.36 + drop:.1f}" text-anchor="middle"'
        f' font-weight="bold" font-size="{size}" class="f-ink{" s-page" if small else ""}"{halo}>'
        f"{_text(actor['code'])}</text>"
    )
    return f'<g opacity="{0.34 if idle else 1}">{"".join(parts)}</g>'


def _write_names(actors: Sequence[Values], names: Names, scene: Scene) -> list[str]:
    """Return the names with a halo, each where it is in nobody's way; on a full map not all."""
    links = Counter(end for line in scene.lines for end in line.edge["pair"])
    symbols = [Symbol(actor["x"], actor["y"], actor["kind"]) for actor in actors]
    offsets = [names[actor["id"]] for actor in actors]
    rank = [links[actor["id"]] for actor in actors]
    written = readable_names(symbols, [actor["lines"] for actor in actors], offsets, rank)
    parts = []
    for actor in (actors[row] for row in sorted(written)):
        dx, dy = names[actor["id"]]
        pale = "" if actor["id"] in scene.active else ' opacity="0.5"'
        top = actor["y"] + dy - (len(actor["lines"]) - 1) * LEADING / 2 + 4.5
        parts += [
            f'<text x="{actor["x"] + dx:.1f}" y="{top + line * LEADING:.1f}" text-anchor="middle"'
            f' font-size="12.5" class="f-ink s-page" paint-order="stroke" stroke-width="4"'
            f' stroke-linejoin="round"{pale}>{_text(text)}</text>'
            for line, text in enumerate(actor["lines"])
        ]
    return parts


def _text(text: str) -> str:
    """Return a text as it may stand in XML."""
    shown = (letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return escape("".join(shown))
