/* Bands from organisations to their members, where they take in nobody who does not belong; badges
   on the members where they would. The same as bands.py. */
"use strict";

const Bands = (() => {
  const MOST = 3;

  /* Links of a period -> [{bloc, members: [{id, edge}]}], in order of ids. */
  function members(items) {
    const found = new Map();
    for (const { edge } of items) {
      if (!edge.membership) continue;
      if (!found.has(edge.target)) found.set(edge.target, []);
      found.get(edge.target).push({ id: edge.source, edge });
    }
    const order = (a, b) => (a < b ? -1 : 1);
    return [...found].sort((a, b) => order(a[0], b[0]))
      .map(([bloc, own]) => ({ bloc, members: own.sort((a, b) => order(a.id, b.id)) }));
  }

  function apart(point, start, end) {
    const along = [end.x - start.x, end.y - start.y];
    const to = [point.x - start.x, point.y - start.y];
    const t = (to[0] * along[0] + to[1] * along[1]) / Math.max(along[0] ** 2 + along[1] ** 2, 1);
    const s = Math.min(1, Math.max(0, t));
    return Math.hypot(to[0] - s * along[0], to[1] - s * along[1]);
  }

  function intruded({ bloc, members: own }, places, clear) {
    const belonging = new Set([bloc, ...own.map(({ id }) => id)]);
    const strangers = [...places].filter(([id]) => !belonging.has(id)).map(([, place]) => place);
    return own.some(({ id }) => strangers.some((stranger) => apart(stranger, places.get(bloc), places.get(id)) < clear));
  }

  /* Which organisations have bands and which have badges; the chosen one has the first claim. */
  function choose(blocs, places, clear, chosen) {
    const bands = [];
    const badges = [];
    const first = ({ bloc }) => (bloc === chosen ? 0 : 1);
    const order = [...blocs].sort((a, b) => first(a) - first(b) || b.members.length - a.members.length || (a.bloc < b.bloc ? -1 : 1));
    for (const found of order) {
      (bands.length < MOST && !intruded(found, places, clear) ? bands : badges).push(found);
    }
    return { bands, badges };
  }

  return { choose, members };
})();
