"""Showing relations: one self-contained, offline, interactive HTML file.

- `page`: the page itself, and the two functions that make one
- `content`: what it says, as plain values
- `words`: the same in sentences, before the script runs
- `scene`, `geometry`, `svg`: the map as a static picture
- `network`: the adapter to pyvis
- page.html.jinja, page.css, page.*.js, strings.toml: markup, looks, life and words
"""

from graphkit.page.page import Page, show_comparison, show_relations

__all__ = ["Page", "show_comparison", "show_relations"]
