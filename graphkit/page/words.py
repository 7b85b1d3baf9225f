"""What the page says in words before its script runs: summary, captions, table, small print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphkit.page.bundles import MOST_LANES, TOP
from graphkit.page.cells import COLUMNS, count_rows, reader
from graphkit.periods import day_number, parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphkit.page.bundles import Drawing
    from graphkit.page.content import Opening
    from graphkit.page.scene import Scene
    from graphkit.periods import Period

    Values = dict[str, Any]

__all__ = [
    "STATIC_ROWS",
    "called",
    "caption",
    "counted",
    "fill",
    "known_rows",
    "notes",
    "summary",
    "table_rows",
]

STATIC_ROWS = 1000
"""How many rows the table holds without JavaScript."""
_FEW = 8  # names that a sentence holds
_CHANGES = ("appeared", "gone", "stronger", "weaker", "kept")


def summary(content: Values, opening: Opening, scenes: Sequence[Scene]) -> str:
    """Return in a sentence or two what the page shows when it opens.

    Parameters
    ----------
    content
        The page's content.
    opening
        How the page opens.
    scenes
        The map of each period it opens with; of one, or of two to compare.
    """
    words = content["strings"]
    if len(scenes) == 1:
        return _one_period(content, opening, scenes[0])
    text = fill(
        words,
        "summary_pair",
        first=called(opening.first),
        second=called(opening.second),
        n_first=scenes[0].relations,
        n_second=scenes[1].relations,
    )
    if content["comparison"] is None:
        return text
    changes = [change for change, _, _ in content["comparison"]["changes"].values()]
    counts = {change: changes.count(change) for change in _CHANGES}
    return f"{text} {fill(words, 'summary_change', **counts)}"


def _one_period(content: Values, opening: Opening, scene: Scene) -> str:
    words = content["strings"]
    text = fill(
        words,
        "summary",
        relations=scene.relations,
        actors=len(scene.active),
        period=called(opening.first),
    )
    names = {actor["id"]: actor["short"] for actor in content["actors"]}
    mediators = [names[actor] for actor in sorted(scene.rings)]
    if not mediators:
        return text
    return f"{text} {fill(words, 'summary_mediators', mediators=_few(mediators, words))}"


def _few(names: Sequence[str], words: Mapping[str, str]) -> str:
    """Return a list that a sentence can hold."""
    if len(names) <= _FEW:
        return ", ".join(names)
    shown = ", ".join(names[: _FEW - 1])
    return fill(words, "and_more", list=shown, n=len(names) - _FEW + 1)


def fill(words: Mapping[str, str], key: str, **values: object) -> str:
    """Return a sentence of the page, thousands set apart as its language does.

    Examples
    --------
    >>> fill({"thousands": ".", "found": "{n} relasi"}, "found", n=1750)
    '1.750 relasi'
    """
    shown = {
        name: counted(value, words) if isinstance(value, int) else value
        for name, value in values.items()
    }
    return words[key].format(**shown)


def counted(number: int, words: Mapping[str, str]) -> str:
    """Return a number, thousands set apart as a language does."""
    return f"{number:,}".replace(",", words["thousands"])


def called(period: Period) -> str:
    """Return how a period is called in a sentence.

    Examples
    --------
    >>> from graphkit.periods import parse_period
    >>> called(parse_period("1992/2012"))
    '1992 – 2012'
    """
    return str(period).replace("/", " – ")


def caption(content: Values, opening: Opening, scenes: Sequence[Scene]) -> str:
    """Return what stands over the picture: the days, how many relations, and what is left out."""
    words = content["strings"]
    total = count_rows(content)
    parts = [
        fill(words, "caption", span=period.span, n=scene.relations, total=total)
        for scene, period in zip(scenes[:2], (opening.first, opening.second), strict=False)
    ]
    left_out = (what for what in ("undated", "unpublished") if content[what])
    parts += [fill(words, f"caption_{what}", n=content[what]) for what in left_out]
    if opening.known is not None:
        later = total - known_rows(content)
        parts.append(fill(words, "caption_known", day=opening.known.last, n=later))
    difference = len(scenes) > len((opening.first, opening.second))
    maps = scenes[-1:] if difference else scenes
    parts += dict.fromkeys(_drawn(scene, words) for scene in maps)
    return " · ".join(parts)


def _drawn(scene: Scene, words: Mapping[str, str]) -> str:
    """Return how many links the map shows, how they are gathered into lines, and what it lacks."""
    said, off = _gathered(scene.drawing, words), scene.off
    return f"{said}; {fill(words, 'drawn_off', n=off)}" if off else said


def _gathered(drawing: Drawing, words: Mapping[str, str]) -> str:
    key = f"drawn_{drawing.level}" if drawing.gathered or drawing.level == TOP else "drawn_all"
    return fill(
        words,
        key,
        lines=len(drawing.lines),
        most=MOST_LANES,
        n=drawing.links,
        pairs=drawing.pairs,
        shown=drawing.shown,
    )


def table_rows(
    content: Values, limit: int, *, window: Mapping[str, int] | None = None
) -> list[dict[str, str]]:
    """Return the first rows of the table by date, in words.

    Parameters
    ----------
    content
        The page's content.
    limit
        How many rows at most.
    window
        Only the relations that overlap these days (start, and end exclusive).
    """
    start, until = reader(content, "start"), reader(content, "until")
    rows = list(filter(_knowing(content), range(count_rows(content))))
    if window is not None:
        rows = [
            row
            for row in rows
            if start(row) is not None
            and start(row) < window["end"]
            and until(row) > window["start"]
        ]
    first = sorted(rows, key=lambda row: (start(row) is None, start(row) or 0))[:limit]
    names = {actor["id"]: actor["name"] for actor in content["actors"]}
    labels = {kind["id"]: kind["label"] for kind in content["types"]}
    read = {name: reader(content, name) for name in COLUMNS}
    shown = ({name: value(row) for name, value in read.items()} for row in first)
    return [_in_words(content, row, names, labels) for row in shown]


def known_rows(content: Values) -> int:
    """Return how many relations had been published by the day with which the page opens."""
    return sum(map(_knowing(content), range(count_rows(content))))


def _knowing(content: Values) -> Callable[[int], bool]:
    """Return what tells whether a row had been published by the day with which the page opens."""
    known, published = content["known"], reader(content, "published")
    if known is None:
        return lambda _: True
    return lambda row: (
        bool(published(row)) and day_number(parse_period(published(row)).end) <= known
    )


def _in_words(
    content: Values, row: Values, names: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, str]:
    words = content["strings"]
    edge = content["edges"][row["edge"]]
    return {
        "source": names[edge["source"]],
        "relation": words["membership"] if edge["membership"] else labels[edge["type"]],
        "target": names[edge["target"]],
        "held": _held(row["from"], row["to"], words),
        "reported": row["published"],
        "status": words[f"status_{row['status']}"] if row["status"] else "",
        "evidence": row["evidence"],
        "language": _language(row),
        "document": " · ".join(part for part in (row["publisher"], row["doc_id"]) if part),
    }


def _language(row: Values) -> str:
    """Return in which language a sentence was read: the rule that read it says so, or nobody."""
    pack, colon, _ = (row["rule"] or "").partition(":")
    return pack if row["extractor"] == "graphkit" and colon and pack.isalpha() else ""


def _held(start: str, end: str, words: Mapping[str, str]) -> str:
    """Return when a relation held."""
    if not start:
        return words["until"].format(day=end) if end else words["undated"]
    if end == "..":
        return words["since"].format(day=start)
    return start if end in {"", start} else f"{start} – {end}"


def notes(content: Values) -> dict[str, str]:
    """Return the small print: how it counts, what table and map leave out, and the sources."""
    words = content["strings"]
    total = count_rows(content)
    publisher = reader(content, "publisher")
    publishers = _few(sorted(set(map(publisher, range(total))) - {"", None}), words)
    off = sum(actor["x"] is None for actor in content["actors"])
    on_map = len(content["actors"]) - off
    part = fill(words, "table_part", shown=STATIC_ROWS, n=total)
    counted = words[f"counted_{content['duplicates']}"]
    belongs = words[f"belongs_{content['rule']}"]
    return {
        "method": words["method"].format(counted=counted, belongs=belongs),
        "off_map_note": fill(words, "not_on_map", n=off, shown=on_map) if off else "",
        "part_note": fill(words, "part_of_table", n=content["left_out"])
        if content["left_out"]
        else "",
        "sources": words["sources"].format(publishers=publishers) if publishers else "",
        "table_note": part if total > STATIC_ROWS else "",
    }
