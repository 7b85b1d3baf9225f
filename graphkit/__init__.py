"""News articles to a dated, evidence-backed map of who stands how to whom.

The public names, in the order of the work:

==================  ==============================================================================
`extract`           articles to relations: text in, an `Extraction` of two tables out
`extract_each`      the same, one `Reading` an article, for any number; `collect` joins them
`Cache`             readings of earlier runs, taken again for articles that have not changed
`explain`           one article, sentence by sentence: what was read and why, an `Explanation`
`check_file`        every fault of a relations file, by row and column
`read`              relations from CSV, Parquet, pandas, Arrow or an engine's URL, as `Relations`
`Relations`         the table that can be sliced by period, made a graph, and shows itself
`compare`           what appeared, went, stayed, grew or faded between two periods: a `Comparison`
`paths`             how two actors connect, with the evidence of each link: `Paths`
`score`             relations against a hand-made gold set: a `Score`
`show_relations`    one period as an interactive page: a `Page`
`show_comparison`   two periods as an interactive page: a `Page`
`show_every`        a page for every year, quarter or month, and an index: `Pages`
`read_positions`    places of actors on the map, from a CSV file
`write_review`      a corrections table to be filled in, from relations
`read_corrections`  that table, filled in and checked
`correct`           relations with their corrections applied: a `Corrected`
`import_events`     an event data set (GDELT, ICEWS, UCDP, COW …) as relations: an `Imported`
`write_events`      the same while it is read, which need not fit into memory: an `Account`
`pack`              a table laid out as a prepared store, which opens at once: `Packed`
`count`             how many relations a period has
`write_table`       any table to CSV, Parquet or JSON
`write_extraction`  relations to a file, documents beside it
`write_readings`    the same while the articles are read, which need not fit into memory: `Written`
`write_comparison`  a comparison as page, report or table
==================  ==============================================================================

The vocabulary: `Period` and `parse_period`; `Ontology` and `load_ontology` (the relation types);
`Registry` and `load_registry` (the actors); `GraphkitError`, the root of all errors.

The house::

    cli/            the commands, no logic
    demo.py         the whole way on the data that comes with the package
    page/           self-contained HTML files: data, template, style and script apart
    exchange/       files, event data sets, prepared stores, and tables that stay in an engine
    evaluate/       relations against gold
    extraction/     text to relations: documents, sentences, dates, mentions, constructions
    analysis/       relations to findings: the store, slices, graphs, comparisons, paths, layout
    actors/         who is who, and who acted for whom on which day
    ontology.py     the relation types
    schema/         the tables: read this first
    periods.py      dates and periods
    errors.py       what can go wrong, and how it is said
    packs/          data only: ontology, actors, languages, each with its source and licence

Extraction and analysis never import each other: they meet in the relations table.

Examples
--------
>>> import graphkit as gk
>>> gk.parse_period("2020-Q3").span
'2020-07-01 – 2020-09-30'

Names are imported when they are first used, so that ``import graphkit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphkit.actors import Registry, load_registry
    from graphkit.analysis.compare import Comparison, compare
    from graphkit.analysis.paths import Paths, paths
    from graphkit.analysis.relations import Relations
    from graphkit.errors import GraphkitError
    from graphkit.evaluate import Score, score
    from graphkit.exchange.compared import write_comparison
    from graphkit.exchange.corrections import Corrected, correct
    from graphkit.exchange.counts import count
    from graphkit.exchange.events import Account, Imported, import_events, write_events
    from graphkit.exchange.extracted import write_extraction
    from graphkit.exchange.places import read_positions
    from graphkit.exchange.prepared import Packed
    from graphkit.exchange.review import read_corrections, write_review
    from graphkit.exchange.streamed import Written, write_readings
    from graphkit.exchange.tables import check_file, pack, read, write_table
    from graphkit.extraction.cache import Cache
    from graphkit.extraction.explain import Explanation, explain
    from graphkit.extraction.extract import Extraction, collect, extract, extract_each
    from graphkit.extraction.readings import Reading
    from graphkit.ontology import Ontology, load_ontology
    from graphkit.page import Page, Pages, show_comparison, show_every, show_relations
    from graphkit.periods import Period, parse_period

__version__ = "0.1.0"

__all__ = [
    "Account",
    "Cache",
    "Comparison",
    "Corrected",
    "Explanation",
    "Extraction",
    "GraphkitError",
    "Imported",
    "Ontology",
    "Packed",
    "Page",
    "Pages",
    "Paths",
    "Period",
    "Reading",
    "Registry",
    "Relations",
    "Score",
    "Written",
    "check_file",
    "collect",
    "compare",
    "correct",
    "count",
    "explain",
    "extract",
    "extract_each",
    "import_events",
    "load_ontology",
    "load_registry",
    "pack",
    "parse_period",
    "paths",
    "read",
    "read_corrections",
    "read_positions",
    "score",
    "show_comparison",
    "show_every",
    "show_relations",
    "write_comparison",
    "write_events",
    "write_extraction",
    "write_readings",
    "write_review",
    "write_table",
]

_HOMES = {
    "graphkit.extraction.explain": ("Explanation", "explain"),
    "graphkit.extraction.cache": ("Cache",),
    "graphkit.extraction.extract": ("Extraction", "collect", "extract", "extract_each"),
    "graphkit.extraction.readings": ("Reading",),
    "graphkit.exchange.compared": ("write_comparison",),
    "graphkit.exchange.counts": ("count",),
    "graphkit.exchange.events": ("Account", "Imported", "import_events", "write_events"),
    "graphkit.exchange.corrections": ("Corrected", "correct"),
    "graphkit.exchange.extracted": ("write_extraction",),
    "graphkit.exchange.streamed": ("Written", "write_readings"),
    "graphkit.exchange.places": ("read_positions",),
    "graphkit.exchange.review": ("read_corrections", "write_review"),
    "graphkit.exchange.prepared": ("Packed",),
    "graphkit.exchange.tables": ("check_file", "pack", "read", "write_table"),
    "graphkit.analysis.relations": ("Relations",),
    "graphkit.analysis.compare": ("Comparison", "compare"),
    "graphkit.analysis.paths": ("Paths", "paths"),
    "graphkit.evaluate": ("Score", "score"),
    "graphkit.page": ("Page", "Pages", "show_comparison", "show_every", "show_relations"),
    "graphkit.periods": ("Period", "parse_period"),
    "graphkit.ontology": ("Ontology", "load_ontology"),
    "graphkit.actors": ("Registry", "load_registry"),
    "graphkit.errors": ("GraphkitError",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
