"""What a reading depends on, as a few bytes: if they are the same, the reading is the same.

It depends on the program, the language packs, the actors, the relation types, what was asked for,
and the article with what its source says about it.
"""

from __future__ import annotations

import json
import platform
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.actors.registry import Actor, Alias, Membership, Role
from graphkit.extraction.languages import pack_source
from graphkit.extraction.webpages import reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.actors import Registry
    from graphkit.extraction.sources import Article
    from graphkit.ontology import Ontology

__all__ = ["fingerprint_article", "fingerprint_program", "fingerprint_question"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# All that extraction imports or reads; import-linter sees to it that it imports nothing else.
_PARTS: Final = (
    "__init__.py",
    "extraction/**/*.py",
    "actors/*.py",
    "schema/*.py",
    "ontology.py",
    "periods.py",
    "errors.py",
)
_LANGUAGES: Final = "packs/languages/*/*.toml"
_SIZE: Final = 16  # bytes; the chance that two articles share them is none worth a thought
_ROWS: Final = {"actors": Actor, "aliases": Alias, "roles": Role, "memberships": Membership}


@cache
def fingerprint_program() -> bytes:
    """Return what stands for the program and its language packs, as they were at the first call.

    Examples
    --------
    >>> len(fingerprint_program())
    16
    """
    files = sorted({path for part in _PARTS for path in _PACKAGE.glob(part)})
    named = [(path, path.read_bytes()) for path in files]
    # A pack counts as it was loaded, even if it has been edited since.
    named += [(path, pack_source(path)) for path in sorted(_PACKAGE.glob(_LANGUAGES))]
    version = platform.python_version().encode()
    told = (part for path, source in named for part in (_name_of(path), source))
    return _digest([version, *told])


def _name_of(path: Path) -> bytes:
    return str(path.relative_to(_PACKAGE)).encode()


def fingerprint_question(
    registry: Registry, ontology: Ontology, *, language: str | None, published: str | None
) -> bytes:
    """Return what stands for all that is the same for every article of a run.

    Parameters
    ----------
    registry, ontology
        The actors and relation types.
    language, published
        What is said of all articles, if anything.

    Examples
    --------
    >>> from graphkit import load_ontology, load_registry
    >>> packs = load_registry(), load_ontology()
    >>> one = fingerprint_question(*packs, language="id", published=None)
    >>> one == fingerprint_question(*packs, language=None, published="id")
    False
    """
    rows = [[*map(_cells(kind), _table(registry, name))] for name, kind in _ROWS.items()]
    types = [repr(kind) for kind in [*ontology.values(), *ontology.families.values()]]
    asked = json.dumps([rows, types, language, published])
    return _digest([fingerprint_program(), asked.encode()])


def _table(registry: Registry, name: str) -> Iterable[object]:
    return registry.actors.values() if name == "actors" else getattr(registry, name)


def _cells(kind: type) -> attrgetter[tuple[str, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))


def fingerprint_article(article: Article, question: bytes) -> bytes:
    """Return what stands for an article and all else that its reading depends on.

    Examples
    --------
    >>> from graphkit.extraction.sources import Article
    >>> one, other = Article("a", "Rusia diam.", "a.txt"), Article("b", "Rusia diam.", "a.txt")
    >>> fingerprint_article(one, b"") == fingerprint_article(other, b"")
    False
    """
    read_by = reader() if article.is_page else ""
    about = json.dumps([article.doc_id, sorted(article.fields.items()), article.basis, read_by])
    return _digest([question, about.encode(), article.text.encode("utf-8", "surrogatepass")])


def _digest(parts: Iterable[bytes]) -> bytes:
    """Press parts together, each with its length, so that none can pass into the next."""
    digest = blake2b(digest_size=_SIZE)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()
