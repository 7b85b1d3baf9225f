"""Reading only those articles that have changed since they were read before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from graphkit.errors import Fault
from graphkit.extraction.fingerprints import fingerprint_article
from graphkit.extraction.parallel import map_in_order
from graphkit.extraction.readings import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphkit.extraction.cache import Cache
    from graphkit.extraction.sources import Article

    # An article with its key; what came of it, with the key and the text to keep it under.
    Asked = tuple[bytes, Article | Fault]
    Answer = tuple[bytes, str, Reading | Fault]

__all__ = ["read_changed"]

_TAKEN = b""  # in place of a key: there is nothing to be kept


def read_changed(
    read: Callable[[Article | Fault], Reading | Fault],
    articles: Iterable[Article | Fault],
    cache: Cache,
    *,
    question: bytes,
    jobs: int | None = 1,
) -> Iterator[Reading | Fault]:
    """Yield the readings of articles in their order: those that are kept, and the others read.

    Parameters
    ----------
    read
        How an article is read; it must pickle for more than one process.
    articles
        Any number of them.
    cache
        Where readings are taken from, and where new ones are kept.
    question
        What stands for all that is the same for every article: the actors, the packs, the program.
    jobs
        How many processes read, as for :func:`graphkit.extraction.parallel.map_in_order`.

    Raises
    ------
    InputError
        If there are to be less than one.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from graphkit.extraction.cache import Cache
    >>> from graphkit.extraction.sources import Article
    >>> article = Article("a", "Rusia diam.", "a.txt")
    >>> read = lambda article: Reading({"doc_id": article.doc_id, "text": article.text}, [])
    >>> with TemporaryDirectory() as folder:
    ...     for _ in range(2):
    ...         with Cache(folder) as cache:
    ...             len(list(read_changed(read, [article], cache, question=b""))), cache.taken
    (1, 0)
    (1, 1)
    """
    asked = ((_key(item, question), item) for item in articles)
    answers = map_in_order(
        partial(_answer, read=read), asked, jobs=jobs, known=partial(_take, cache=cache)
    )
    return _keep(answers, cache)


def _key(item: Article | Fault, question: bytes) -> bytes:
    return _TAKEN if isinstance(item, Fault) else fingerprint_article(item, question)


def _take(asked: Asked, *, cache: Cache) -> Answer | None:
    key, item = asked
    if isinstance(item, Fault):
        return _TAKEN, "", item
    found = cache.find(key, _known_text(item), item.size)
    return None if found is None else (_TAKEN, "", found)


def _answer(asked: Asked, *, read: Callable[[Article | Fault], Reading | Fault]) -> Answer:
    key, item = asked
    return key, "" if isinstance(item, Fault) else _known_text(item), read(item)


def _known_text(article: Article) -> str:
    """Return what need not be kept, as the source has it; the article of a page must be kept."""
    return "" if article.is_page else article.text


def _keep(answers: Iterator[Answer], cache: Cache) -> Iterator[Reading | Fault]:
    for key, text, reading in answers:
        if key != _TAKEN and isinstance(reading, Reading):
            cache.keep(key, reading, text)
        yield reading
