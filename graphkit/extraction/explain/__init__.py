"""Explain: sentence by sentence, what the engine saw in an article, what it did, and why not.

The engine itself is asked, not a second one: it reads the article as :func:`graphkit.extract` does,
while an observer hears of every match that came to nothing.

model.py     what an explanation holds
trace.py     reads the article and writes down what happened
reasons.py   why a rule yielded nothing, in words
text.py      the explanation for a terminal
markup.py    the explanation as one offline HTML file, with explain.html.jinja and explain.css
"""

from __future__ import annotations

from graphkit.extraction.explain.model import (
    ExplainedSentence,
    Explanation,
    FiredRule,
    LeftOut,
    NearMiss,
    ReadDate,
    SeenActor,
    SeenGroup,
    Told,
)
from graphkit.extraction.explain.trace import explain

__all__ = [
    "ExplainedSentence",
    "Explanation",
    "FiredRule",
    "LeftOut",
    "NearMiss",
    "ReadDate",
    "SeenActor",
    "SeenGroup",
    "Told",
    "explain",
]
