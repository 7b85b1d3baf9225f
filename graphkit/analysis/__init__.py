"""From a relations table to findings: slices, comparisons, graphs.

``relations``   the class a user holds: an immutable view over a table
``store``       the columns under it, laid for time
``dyads``       counting: how often, by which rule of duplicates
``graph``       table to ``networkx.MultiDiGraph`` and back, without loss
``compare``     what changed between two periods
``layout``      where actors stand, the same in every period
``reference``   the same questions answered by plain loops, for the tests
"""
