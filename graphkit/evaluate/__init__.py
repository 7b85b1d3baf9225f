"""Score relations against a hand-made gold set: precision, recall and F1 of dyads with their type.

The rules are those of the annotators' guideline that the gold follows:

- a relation counts once a document, whatever its dates;
- the ends of a symmetric type are sorted before they are compared;
- only ``explicit`` gold is scored; a prediction that matches ``implied`` gold counts neither way;
- a gold row may list other triples that are right as well (``alt``): one of them stands for it, and
  if the row itself was predicted, too, the variant counts neither way;
- types that the guideline does not annotate (sanction) are left out.

Precision is tp / (tp + fp), recall tp / (tp + fn), F1 their harmonic mean; micro figures pool all
rows, macro figures are means of the figures of documents or types.

A gold set is a folder of JSON files, one a document: ``doc_id``, ``language``, ``provenance`` and
``relations``, each with ``source``, ``target``, ``relation``, ``start``, ``end``, ``certainty``
and, where needed, ``alt`` and ``alt_starts``.
"""

from graphkit.evaluate.figures import Dates, Mean, Rates, Score
from graphkit.evaluate.scoring import score
from graphkit.evaluate.triples import ANNOTATED, SYMMETRIC

__all__ = ["ANNOTATED", "SYMMETRIC", "Dates", "Mean", "Rates", "Score", "score"]
