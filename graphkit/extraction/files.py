"""Which files are articles, and what they are called."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, TypeVar

from graphkit.errors import Fault
from graphkit.extraction.webpages import is_ours

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MANY", "PAGES", "STDIN", "TEXT", "find_files", "name_files"]

TEXT: Final = ".txt"
"""The ending of a file that is the text of one article."""

PAGES: Final = (".html", ".htm")
"""The endings of a file that is the HTML page of one article."""

MANY: Final = (".jsonl", ".csv", ".zip")
"""The endings of files that hold many articles."""

STDIN: Final = "-"
"""What stands for standard input."""

_SAVED: Final = "_files"  # browsers put what belongs to NAME.html into NAME_files
_START: Final = 4096  # bytes of a page that tell who made it

_Path = TypeVar("_Path", bound=PurePath)


def find_files(path: Path) -> list[Path | Fault]:
    """Return a file itself, or the articles in a folder and below it, or a fault.

    Of a folder, text files and pages are read. Tables in it may be what an earlier run wrote there:
    they are read when they are named. Left out are pages that graphkit wrote, and the parts of a
    page that a browser has saved in a folder beside it.

    Examples
    --------
    >>> print(*find_files(Path("no/such/folder")))
    no/such/folder: does not exist; give a file or a folder of articles
    """
    if path.is_file() or str(path) == STDIN:
        return [path]
    if not path.is_dir():
        reason = "does not exist; give a file or a folder of articles"
        return [Fault(str(path), None, "", "", reason)]
    inside: list[Path | Fault] = [file for file in sorted(path.rglob("*")) if _is_article(file)]
    reason = (
        f"has no article in it; files of a folder that are read end in {TEXT}, {', '.join(PAGES)}; "
        f"{', '.join(MANY)} are to be named"
    )
    return inside or [Fault(str(path), None, "", "", reason)]


def _is_article(file: Path) -> bool:
    kind = file.suffix.lower()
    if kind not in {TEXT, *PAGES} or not file.is_file():
        return False
    return kind == TEXT or not (_is_part_of_a_page(file) or _is_written_by_us(file))


def _is_part_of_a_page(file: Path) -> bool:
    folders = [folder for folder in file.parents if folder.name.endswith(_SAVED)]
    pages = (str(folder).removesuffix(_SAVED) + kind for folder in folders for kind in PAGES)
    return any(Path(page).is_file() for page in pages)


def _is_written_by_us(file: Path) -> bool:
    try:
        with file.open("rb") as page:
            return is_ours(page.read(_START))
    except OSError:
        return False  # what is wrong with it is said when it is read


def name_files(files: Iterable[_Path]) -> dict[_Path, str]:
    """Name every file by its stem, with as many folders above as it takes to tell two apart.

    Examples
    --------
    >>> sorted(name_files([Path("a/x.txt"), Path("b/x.txt"), Path("b/y.txt")]).values())
    ['a/x', 'b/x', 'y']
    """
    parts = {file: file.with_suffix("").parts for file in files}
    names: dict[_Path, str] = {}
    groups = [list(parts)]
    depth = 1
    while groups:
        shared: list[list[_Path]] = []
        for group in groups:
            by_name: dict[str, list[_Path]] = {}
            for file in group:
                by_name.setdefault("/".join(parts[file][-depth:]), []).append(file)
            for name, same in by_name.items():
                if len(same) == 1:
                    names[same[0]] = name
                elif depth >= max(len(parts[file]) for file in same):
                    # a.txt beside a.TXT: only the ending tells them apart
                    names.update((file, file.name) for file in same)
                else:
                    shared.append(same)
        groups, depth = shared, depth + 1
    return names
