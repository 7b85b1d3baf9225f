"""From a relations table to findings: slices, comparisons, graphs.

``relations``   the class a user holds: an immutable view over a table
``canonical``   a table checked and brought into the one form the rest relies on
``choices``     what may be asked for, and the hint when it may not
``narrow``      which rows are meant: of some types, near to some actors
``finest``      persons and institutions instead of the units they act for
``store``       the keys and days under it, laid for time; ``encoded`` texts as codes, ``days``
                dates as days, ``triples`` what one sort tells, ``columns`` everything else, late,
                ``ids`` the ids of rows that came without
``dyads``       counting: how often, by which rule of duplicates; ``tallies`` for periods at once
``snapshots``   calendar and moving periods, one after the other; ``windows`` the words for them
``graph``       table to ``networkx.MultiDiGraph`` and back, without loss
``edges``       its edges as arrays, and networkx' dictionaries made of them at once
``exits``       the same for rustworkx and igraph, straight from the table
``lazy``        a graph whose rows are made when they are touched
``centrality``  betweenness and PageRank from arrays; ``backend`` offers them to networkx
``compare``     what changed between two periods
``paths``       how two actors connect, with the evidence of each link
``notebook``    what tables say of themselves in a notebook
``layout``      where actors stand, the same in every period
``reference``   the same questions answered by plain loops, for the tests
"""
