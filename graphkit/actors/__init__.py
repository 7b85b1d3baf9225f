"""Who is who: the actors, what they are called, and whom a person acted for on which day.

The actors are data: the CSV files of ``packs/actors`` (see the README there). A user's own tables
can be laid over them.

- `registry`: the registry and what can be asked of it
- `tables`: the CSV files, read, laid over each other and checked
"""

from graphkit.actors.registry import READINGS, Actor, Alias, Membership, Registry, Role
from graphkit.actors.tables import load_registry

__all__ = ["READINGS", "Actor", "Alias", "Membership", "Registry", "Role", "load_registry"]
