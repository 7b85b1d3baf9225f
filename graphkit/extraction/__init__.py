"""From article text to relations: read, clean, split, date, find actors, match constructions."""
