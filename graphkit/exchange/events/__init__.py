"""Event data sets to relations, in a stream: one module a data set, one way through.

``importing``  the public functions: `import_events` and `write_events`
``inputs``     files, folders, patterns, .gz and .zip to streams of bytes that are text in UTF-8
``forms``      the published forms of a data set: which columns they have, and what we call them
``batches``    a stream to batches of columns, with the number of each row; bad lines apart
``codes``      CAMEO, PLOVER and other codes to relation types, from the packs
``parties``    country codes, numbers and names to actor ids
``days``       dates as data sets write them to ISO 8601
``work``       what all data sets share on the way: columns by distinct value, rows left out
``account``    every row accounted for: kept, or left out with the reason
``spans``      dyad-years folded into intervals
``gdelt``, ``icews``, ``polecat``, ``ucdp``, ``cow``, ``atop``, ``mid``, ``acled``  the data sets

A data set says which columns its forms have and makes relation columns of a batch. Everything is
done once for each distinct value of a batch, and no row is looked at twice.
"""

from graphkit.exchange.events.account import Account
from graphkit.exchange.events.importing import KINDS, Imported, import_events, write_events

__all__ = ["KINDS", "Account", "Imported", "import_events", "write_events"]
