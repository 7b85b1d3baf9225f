/* Lines in place of too many links: the ladder by which a map stays within its budget. The same as
   bundles.py: a line for each link; for each pair and family; for each pair; the top pairs. */
"use strict";

const Bundles = (() => {
  const DOTS = [2, 4];
  const LOOKS = {
    appeared: { width: 2.4, dash: [], colour: "appeared" },
    gone: { width: 2.2, dash: [7, 5], colour: "gone" },
    stronger: { width: 1.6, dash: [], colour: "appeared" },
    weaker: { width: 1.6, dash: [], colour: "gone" },
    kept: { width: 1.2, dash: [], colour: "kept" },
  };
  const FAMILY_WIDTH = 2;
  const PAIR_WIDTHS = { cooperative: 1.2, conflictual: 1.2, mixed: 1.2, neutral: 0.8 };
  const PAIR_GROWTH = 0.6;

  function pairKey(pair) {
    return `${pair[0]}>${pair[1]}`;
  }

  /* Everything of all time that may be drawn as one line: id -> {kind, id, pair, family, edges}. */
  function all(model) {
    const found = new Map();
    const take = (kind, id, pair, family, edge) => {
      const key = `${kind} ${id}`;
      if (!found.has(key)) found.set(key, { kind, id, pair, family, edges: new Set() });
      found.get(key).edges.add(edge.id);
    };
    for (const edge of model.edges.values()) {
      const { family } = model.types.get(edge.type);
      take("pair", pairKey(edge.pair), edge.pair, null, edge);
      take("family", `${pairKey(edge.pair)}:${family}`, edge.pair, family, edge);
    }
    return found;
  }

  /* The links of each pair over all time, in the order of their lanes; hidden types left out. */
  function roads(model, off) {
    const found = new Map();
    for (const edge of model.edges.values()) {
      if (!edge.lanes || off.has(edge.type)) continue;
      const key = pairKey(edge.pair);
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(edge);
    }
    for (const own of found.values()) own.sort((a, b) => a.lane - b.lane);
    return found;
  }

  function familiesOf(model, own) {
    return [...new Set(own.map((edge) => model.types.get(edge.type).family))];
  }

  /* Links -> lines. Pairs that are opened show each of their links on every rung. */
  function within(model, items, { off, opened, level: least = 0 }) {
    const { budget, most_lanes: most } = model.data;
    const byPair = new Map();
    for (const item of items) {
      const key = pairKey(item.edge.pair);
      if (!byPair.has(key)) byPair.set(key, []);
      byPair.get(key).push(item);
    }
    const open = items.filter((item) => opened.has(pairKey(item.edge.pair)));
    const closed = new Map([...byPair].filter(([key]) => !opened.has(key)));
    const allTime = roads(model, off);
    /* The rung is that of the map with nothing opened: it does not change with the selection. */
    const rungs = [
      (pairs) => byFamily(model, pairs, allTime, most),
      (pairs) => byFamily(model, pairs, allTime, 0),
      (pairs) => [...pairs.values()].map((own) => pairLine(model, own)),
    ];
    let level = least;
    while (level < 3 && rungs[level](byPair).length > budget) level += 1;
    let lines = rungs[Math.min(level, 2)](closed);
    if (level === 3) lines = lines.sort((a, b) => b.n - a.n || (a.edge.id < b.edge.id ? -1 : 1)).slice(0, budget);
    const shown = level < 3 ? items.length
      : open.length + lines.reduce((sum, line) => sum + line.items.length, 0);
    const edges = [...lines, ...open];
    const drawn = level < 3 ? edges.length : lines.length + byPair.size - closed.size;
    return { edges, level, shown, n: items.length, lines: drawn, pairs: byPair.size };
  }

  function byFamily(model, pairs, allTime, most) {
    const found = [];
    for (const [key, own] of pairs) {
      if (allTime.get(key).length <= most) {
        found.push(...own);
        continue;
      }
      const lanes = familiesOf(model, allTime.get(key));
      lanes.forEach((family, lane) => {
        const members = own.filter((item) => item.type.family === family);
        if (members.length) found.push(familyLine(members, { lane, lanes: lanes.length }));
      });
    }
    return found;
  }

  /* A link that is alone in its family keeps its own looks. */
  function familyLine(members, road) {
    if (members.length === 1) return { ...members[0], edge: { ...members[0].edge, ...road }, items: members };
    const { type, edge: { pair } } = members[0];
    const { arrow, ...ends } = direction(pair, members);
    const edge = { ...edgeOf(`family ${pairKey(pair)}:${type.family}`, pair, members), ...road, ...ends };
    const look = {
      id: "", css: type.family_css, light: type.light, dark: type.dark, family: type.family, label: type.family_label,
      arrow, symmetric: false, width: FAMILY_WIDTH, dash: [],
    };
    return gather(edge, look, members);
  }

  function direction(pair, members) {
    const starts = new Set(members.map(({ type, edge }) => (type.symmetric || edge.membership ? "" : edge.source)));
    const [source] = starts;
    if (starts.size > 1 || source === "") return { source: pair[0], target: pair[1], directed: false, arrow: "none" };
    const heads = new Set(members.map(({ type }) => type.arrow));
    const target = source === pair[0] ? pair[1] : pair[0];
    return { source, target, directed: true, arrow: heads.size === 1 ? members[0].type.arrow : "vee" };
  }

  function pairLine(model, members) {
    const name = signOf(members);
    const look = {
      id: "", css: `c-${name}`, colour: name, family: "", label: "", arrow: "none", symmetric: false, width: PAIR_WIDTHS[name], dash: [],
    };
    const { pair } = members[0].edge;
    return gather({ ...edgeOf(`pair ${pairKey(pair)}`, pair, members), lane: 0, lanes: 1 }, look, members);
  }

  function signOf(members) {
    const signs = new Set(members.map(({ type }) => type.sign).filter((sign) => sign !== 0));
    if (signs.size !== 1) return signs.size ? "mixed" : "neutral";
    return signs.has(1) ? "cooperative" : "conflictual";
  }

  function edgeOf(id, pair, members) {
    return {
      id, pair, source: pair[0], target: pair[1], directed: false, type: "",
      membership: members.some(({ edge }) => edge.membership),
    };
  }

  function gather(edge, type, members) {
    const sum = (of) => members.reduce((total, item) => total + of(item), 0);
    const uncertain = members.every((item) => item.uncertain);
    const n = sum((item) => item.n);
    const growth = type.family ? 1 : PAIR_GROWTH;
    const line = {
      edge, type, n, uncertain, items: members, colour: type.colour || null, change: null,
      faint: members.every((item) => item.faint),
      width: type.width + Math.min(4, growth * Math.log2(n)), dash: uncertain ? DOTS : [],
    };
    if (members[0].change) {
      line.counts = [0, 1].map((side) => sum((item) => item.counts[side]));
      line.n = Math.max(...line.counts);
      line.change = Model.changeOf(...line.counts);
      Object.assign(line, LOOKS[line.change]);
    }
    return line;
  }

  /* Where the lines of all time run, for names to keep clear of. */
  function tracks(model) {
    const { budget, most_lanes: most } = model.data;
    const found = roads(model, new Set());
    for (const limit of [most, 0]) {
      const ways = [...found.values()].flatMap((own) => waysOf(model, own, limit));
      if (ways.length <= budget) return ways;
    }
    const busiest = [...found.values()].sort((a, b) => b.length - a.length || order(a[0].pair, b[0].pair));
    return busiest.slice(0, budget).map(([edge]) => ({ ...edge, lane: 0, lanes: 1 }));
  }

  function order(a, b) {
    const at = a[0] === b[0] ? 1 : 0;
    return a[at] < b[at] ? -1 : 1;
  }

  function waysOf(model, own, limit) {
    if (own.length <= limit) return own;
    const families = familiesOf(model, own);
    return families.map((family, lane) => (
      { ...own.find((edge) => model.types.get(edge.type).family === family), lane, lanes: families.length }));
  }

  return { DOTS, LOOKS, PAIR_WIDTHS, all, pairKey, signOf, tracks, within };
})();
