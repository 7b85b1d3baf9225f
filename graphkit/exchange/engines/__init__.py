"""Relations that stay where they are: a table in DuckDB, Spark, BigQuery, Trino and the like.

``address``     the URL that names a table in an engine
``connection``  the table behind an address, and what an engine says when it cannot answer
``days``        ISO dates of reduced precision as day numbers, in integer arithmetic only
``form``        any table in the one form: ends in order, days, spells of states
``questions``   slices, counts, comparisons and series over it, as one query each
``remote``      the class a user holds: relations of which only answers come here

The queries are written once, as expressions of Ibis, which turns them into the SQL of each engine.
Nothing here is imported unless a URL is read.
"""
