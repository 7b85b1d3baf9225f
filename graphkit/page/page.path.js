/* How two actors connect: the chains of relations between them, the shortest first. */
"use strict";

const Path = (() => {
  const MOST = 40;

  /* The neighbours of each actor with the bundles that lead there, the most frequent first. */
  function neighbours(bundles) {
    const found = new Map();
    const add = (from, to, item) => {
      if (!found.has(from)) found.set(from, new Map());
      const there = found.get(from);
      if (!there.has(to)) there.set(to, []);
      there.get(to).push(item);
    };
    for (const item of bundles) {
      const { source, target } = item.edge;
      if (source === target) continue;
      add(source, target, item);
      add(target, source, item);
    }
    return found;
  }

  /* Chains of actors from one to the other: the shortest, and those over one actor between them.
     Each is a list of steps {from, to, items}; the chain with the most reports at its thinnest step
     comes first among those of one length. */
  function chains(bundles, from, to) {
    const near = neighbours(bundles);
    const step = (a, b) => ({ from: a, to: b, items: near.get(a).get(b) });
    const found = shortest(near, from, to);
    if (found.length && found[0].length === 2) found.push(...overOne(near, from, to));
    const steps = found.map((actors) => actors.slice(1).map((actor, index) => step(actors[index], actor)));
    const thinnest = (chain) => Math.min(...chain.map(({ items }) => items.reduce((sum, item) => sum + item.n, 0)));
    return steps.sort((a, b) => a.length - b.length || thinnest(b) - thinnest(a)
      || (key(a) < key(b) ? -1 : 1));
  }

  function key(chain) {
    return chain.map((step) => step.to).join(" ");
  }

  function overOne(near, from, to) {
    return [...near.get(from).keys()].filter((middle) => middle !== to && near.get(middle).has(to))
      .map((middle) => [from, middle, to]);
  }

  function shortest(near, from, to) {
    if (!near.has(from) || !near.has(to)) return [];
    const before = new Map([[from, []]]);
    let layer = [from];
    while (layer.length && !before.has(to)) {
      const next = new Map();
      for (const actor of layer) {
        for (const other of near.get(actor).keys()) {
          if (before.has(other)) continue;
          if (!next.has(other)) next.set(other, []);
          next.get(other).push(actor);
        }
      }
      next.forEach((parents, actor) => before.set(actor, parents));
      layer = [...next.keys()];
    }
    if (!before.has(to)) return [];
    const found = [];
    const walk = (actor, tail) => {
      if (found.length >= MOST) return;
      if (actor === from) found.push([from, ...tail]);
      else for (const parent of before.get(actor)) walk(parent, [actor, ...tail]);
    };
    walk(to, []);
    return found;
  }

  /* "TUR>ARM" -> ["TUR", "ARM"], as far as both are actors; ids may hold the mark themselves. */
  function ends(model, id) {
    for (let at = id.indexOf(">"); at > 0; at = id.indexOf(">", at + 1)) {
      const pair = [id.slice(0, at), id.slice(at + 1)];
      if (pair.every((actor) => model.actors.has(actor)) && pair[0] !== pair[1]) return pair;
    }
    return null;
  }

  return { chains, ends };
})();
