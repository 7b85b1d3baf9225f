"""Reading and writing files: one module per format or data set.

``tables``      any of our tables from and to CSV, Parquet and JSON: the public functions
``delimited``   CSV: bytes to a table with every fault by row, and back
``extracted``   relations and documents as two files side by side
``review``      the corrections table that a reviewer fills in
``corrections`` corrections applied to relations
``records``     JSON: one object a row
``events``      GDELT, ICEWS, POLECAT, UCDP, COW, ATOP, MID and ACLED to relations
``parquet``     Parquet as a source of columns, each read when it is asked for
``prepared``    prepared stores; ``mapped`` says what such a folder holds
``counts``      how many relations a period has
``paths``       the files that a path stands for
``atomic``      a file is there whole or not at all
"""
