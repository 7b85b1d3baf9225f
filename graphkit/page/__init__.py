"""Showing relations: one self-contained, offline, interactive HTML file.

- `show`: the functions that make pages
- `page`: the page itself
- `pages`, `thumbnail`: a folder of pages, one a period, with an index of small maps
- `saved`: a file or folder that is there whole or not at all
- `content`: what it says, as plain values
- `words`: the same in sentences, before the script runs
- `scene`, `geometry`, `svg`: the map as a static picture
- `network`: the adapter to pyvis
- page.html.jinja, page.css, page.*.js, index.html.jinja, index.css, strings.toml: markup, looks,
  life and words
"""

from graphkit.page.page import Page
from graphkit.page.pages import Pages
from graphkit.page.show import show_comparison, show_every, show_relations

__all__ = ["Page", "Pages", "show_comparison", "show_every", "show_relations"]
