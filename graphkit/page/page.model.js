/* The data of the page and the questions asked of it. No drawing, no document: plain values in,
   plain values out. Days are whole numbers since 1970-01-01; intervals are half-open. */
"use strict";

const Model = (() => {
  const DAY = 86400000;
  const CERTAIN = "asserted";
  const LOW = 0.5;
  const FORM = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

  function dayOf(year, month, day) {
    const date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(year, month - 1, day);
    return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1
      ? Math.round(date.getTime() / DAY) : null;
  }

  /* "2020", "2020-10" or "2020-10-31" -> [first day, first day after], or null. */
  function parseDate(text) {
    const found = FORM.exec(text.trim());
    if (!found) return null;
    const year = Number(found[1]);
    const month = found[2] === undefined ? null : Number(found[2]);
    if (year < 1 || year > 9998 || month === 0 || month > 12) return null;
    if (month === null) return [dayOf(year, 1, 1), dayOf(year + 1, 1, 1)];
    if (found[3] === undefined) {
      return [dayOf(year, month, 1), month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)];
    }
    const day = Number(found[3]);
    const first = day === 0 ? null : dayOf(year, month, day);
    return first === null ? null : [first, first + 1];
  }

  function isoDay(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
  }

  /* Months as whole numbers: the year times twelve, and January is 0. */
  function monthOf(day) {
    const date = new Date(day * DAY);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  }

  function monthStart(month) {
    return dayOf(Math.floor(month / 12), (month % 12) + 1, 1);
  }

  function period(first, last) {
    const from = parseDate(first);
    const to = parseDate(last);
    if (!from || !to || to[1] <= from[0]) return null;
    return { start: from[0], end: to[1] };
  }

  function span(window) {
    const first = isoDay(window.start);
    const last = isoDay(window.end - 1);
    return first === last ? first : `${first} – ${last}`;
  }

  /* A whole month or year by its short name. */
  function called(window) {
    const [first, last] = [isoDay(window.start), isoDay(window.end)];
    if (!first.endsWith("-01") || !last.endsWith("-01")) return span(window);
    const months = monthOf(window.end) - monthOf(window.start);
    if (months === 1) return first.slice(0, 7);
    return months === 12 && first.endsWith("-01-01") ? first.slice(0, 4) : span(window);
  }

  const RULES = {
    overlaps: (row, window) => row.start < window.end && row.until > window.start,
    within: (row, window) => row.start >= window.start && row.until <= window.end,
    covers: (row, window) => row.start <= window.start && row.until >= window.end,
    starts: (row, window) => row.start >= window.start && row.start < window.end,
    ends: (row, window) => row.until > window.start && row.until <= window.end,
  };

  function edgeKey(source, target, type) {
    return `${source}>${target}:${type}`;
  }

  /* A column holds a value for every row, or each value once and for every row which. */
  function written(column) {
    return Array.isArray(column) ? column : column.codes.map((code) => column.values[code]);
  }

  /* The links of the page, which come by column: what follows from the rest is not in there. */
  function unpacked(found) {
    const [sources, targets, types] = [found.source, found.target, found.type].map(written);
    const [members, swapped, turned] = [found.membership, found.swapped, found.turned].map((list) => new Set(list));
    return sources.map((source, at) => {
      const target = targets[at];
      const type = types[at];
      return {
        id: turned.has(at) ? edgeKey(target, source, type) : edgeKey(source, target, type),
        lane: found.lane[at],
        lanes: found.lanes[at],
        membership: members.has(at),
        pair: swapped.has(at) ? [target, source] : [source, target],
        source,
        target,
        type,
      };
    });
  }

  function read(data) {
    const actors = new Map(data.actors.map((actor) => [actor.id, actor]));
    const types = new Map(data.types.map((type) => [type.id, type]));
    const links = unpacked(data.edges);
    const edges = new Map(links.map((edge) => [edge.id, edge]));
    const columns = Object.entries(data.rows).map(([name, column]) => [name, written(column)]);
    const rows = data.rows.edge.map((_, index) => {
      const row = { index };
      for (const [name, values] of columns) row[name] = values[index];
      const published = row.published ? parseDate(row.published) : null;
      row.reported = published ? published[1] : null;
      row.edge = links[row.edge];
      /* The rule that read a sentence says in which language: id:accuse.active. */
      const pack = row.extractor === "graphkit" && /^([a-z]{2,3}):/.exec(row.rule || "");
      row.language = pack ? pack[1] : null;
      return row;
    });
    return { data, actors, types, edges, rows, rules: RULES, rule: RULES[data.rule] };
  }

  /* The rows of a period; those without a date only when they are asked for. */
  function rowsIn(model, window, { known = null, undated = false } = {}) {
    return model.rows.filter((row) => isKnown(row, known)
      && (row.start === null ? undated : model.rule(row, window)));
  }

  /* Whether a row had been published by a day; one of reduced precision counts by its last day. */
  function isKnown(row, known) {
    return known === null || (row.reported !== null && row.reported <= known);
  }

  /* Rows with the same key are reports of one occasion, by the rule of duplicates. A row begins on
     its first day (a state: the first day of its spell), or on that of the period if it is later. */
  function occasion(row, duplicates, window) {
    if (row.start === null && duplicates !== "none" && duplicates !== "document") return "undated";
    const day = Math.max(row.begun, window.start);
    switch (duplicates) {
      case "none": return `r${row.index}`;
      case "document": return row.doc_id ? `d${row.doc_id}` : `r${row.index}`;
      case "week": return Math.floor((day + 3) / 7);
      case "month": return isoDay(day).slice(0, 7);
      case "period": return "";
      default: return day;
    }
  }

  /* Rows of a period -> bundles: edge id -> {edge, n, rows, uncertain, faint}. */
  function bundle(model, rows, window) {
    const bundles = new Map();
    for (const row of rows) {
      let found = bundles.get(row.edge.id);
      if (!found) {
        found = { edge: row.edge, rows: [], keys: new Set(), uncertain: true, best: 0 };
        bundles.set(row.edge.id, found);
      }
      found.rows.push(row);
      found.keys.add(occasion(row, model.data.duplicates, window));
      if (row.status === CERTAIN || row.status === "") found.uncertain = false;
      found.best = Math.max(found.best, row.confidence === null ? 1 : row.confidence);
    }
    for (const found of bundles.values()) {
      found.n = found.keys.size;
      found.faint = found.best < LOW;
    }
    return bundles;
  }

  function changeOf(first, second) {
    if (first === 0) return "appeared";
    if (second === 0) return "gone";
    if (first === second) return "kept";
    return second > first ? "stronger" : "weaker";
  }

  /* Two sets of bundles -> one list with the change of each edge. */
  function compare(model, first, second) {
    const ids = new Set([...first.keys(), ...second.keys()]);
    return [...ids].sort().map((id) => {
      const before = first.get(id);
      const after = second.get(id);
      const either = after || before;
      const counts = [before ? before.n : 0, after ? after.n : 0];
      return {
        edge: either.edge,
        change: changeOf(counts[0], counts[1]),
        counts,
        reports: [before ? before.rows.length : 0, after ? after.rows.length : 0],
        n: Math.max(...counts),
        rows: [...(before ? before.rows : []), ...(after ? after.rows : [])],
        uncertain: (!before || before.uncertain) && (!after || after.uncertain),
        faint: (!before || before.faint) && (!after || after.faint),
      };
    });
  }

  /* Mediations of a period: one entry for each mediator and set of parties, with its occasions. */
  function mediations(model, rows, window) {
    const rounds = new Map();
    for (const row of rows) {
      if (row.edge.type !== "mediation") continue;
      const event = row.group_id || `${row.doc_id} ${row.start}`;
      const key = `${row.edge.source} ${event}`;
      if (!rounds.has(key)) rounds.set(key, { mediator: row.edge.source, parties: new Set(), rows: [] });
      rounds.get(key).parties.add(row.edge.target);
      rounds.get(key).rows.push(row);
    }
    const found = new Map();
    for (const round of rounds.values()) {
      const parties = [...round.parties].sort();
      const id = `${round.mediator}:${parties.join("+")}`;
      if (!found.has(id)) found.set(id, { id, mediator: round.mediator, parties, occasions: new Set(), rows: [] });
      const item = found.get(id);
      item.rows.push(...round.rows);
      round.rows.forEach((row) => item.occasions.add(occasion(row, model.data.duplicates, window)));
    }
    return [...found.values()].sort((a, b) => b.occasions.size - a.occasions.size || (a.id < b.id ? -1 : 1));
  }

  function actorsOf(rows) {
    const found = new Set();
    for (const row of rows) {
      found.add(row.edge.source);
      found.add(row.edge.target);
    }
    return found;
  }

  return {
    read, period, parseDate, isoDay, monthOf, monthStart, span, called, rowsIn, isKnown, bundle, compare, mediations, actorsOf, changeOf, edgeKey,
  };
})();
