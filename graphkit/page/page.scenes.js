/* What one pane draws: the edges of a period, or of the difference between two, with their looks. */
"use strict";

const Scenes = (() => {
  const LOOKS = {
    appeared: { width: 2.4, dash: [], colour: "appeared" },
    gone: { width: 2.2, dash: [7, 5], colour: "gone" },
    stronger: { width: 1.6, dash: [], colour: "appeared" },
    weaker: { width: 1.6, dash: [], colour: "gone" },
    kept: { width: 1.2, dash: [], colour: "kept" },
  };

  function union(first, second) {
    return [...new Set([...first, ...second])].sort((a, b) => a.index - b.index);
  }

  function same(a, b) {
    return a.start === b.start && a.end === b.end;
  }

  function create(app, state, palette) {
    const { model } = app;
    let stamp = 0;

    function drawnEdge(found) {
      const type = model.types.get(found.edge.type);
      return {
        ...found,
        type,
        width: type.width + Math.min(4, Math.log2(Math.max(found.n, 1))),
        dash: found.uncertain ? [2, 4] : type.dash,
        colour: null,
        change: null,
      };
    }

    /* The most frequent edges up to the budget, and all of the selected actor's own. */
    function within(edges) {
      const chosen = state.selected && state.selected.kind === "actor" ? state.selected.id : null;
      if (edges.length <= model.data.budget) return edges;
      const order = [...edges].sort((a, b) => b.n - a.n || (a.edge.id < b.edge.id ? -1 : 1));
      const kept = new Set(order.slice(0, model.data.budget));
      return edges.filter((item) => kept.has(item) || item.edge.source === chosen || item.edge.target === chosen
        || (state.selected && state.selected.id === item.edge.id));
    }

    function onMap(item) {
      return item.edge.lanes > 0;
    }

    /* Long edges first: short ones cross over them. */
    function paintOrder(edges) {
      const length = (edge) => {
        const [a, b] = edge.pair.map((id) => model.actors.get(id));
        return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
      };
      return edges.sort((a, b) => length(b.edge) - length(a.edge) || a.edge.lane - b.edge.lane);
    }

    function periodScene(window) {
      const rows = app.shownRows(window);
      const bundles = Model.bundle(model, rows, window);
      const all = [...bundles.values()].map(drawnEdge);
      const mediations = Model.mediations(rows);
      for (const item of mediations) app.triads.set(item.id, item);
      const visible = all.filter(onMap);
      const edges = paintOrder(within(visible));
      const rings = new Map(mediations.map((item) => [item.mediator, { colour: palette.mediation, dash: [], change: null }]));
      return {
        window, rows, all, mediations, rings, edges, bundles,
        capped: visible.length > edges.length ? { shown: edges.length, n: visible.length } : null,
        active: Model.actorsOf(rows),
        triads: mediations.length > 8 ? mediations.filter(isChosenTriad) : mediations,
        stamp: (stamp += 1),
      };
    }

    function isChosenTriad(item) {
      const chosen = state.selected;
      return Boolean(chosen) && (chosen.id === item.id || chosen.id === item.mediator);
    }

    /* Python compared the two periods that the page opens with; its list is the one shown. */
    function comparison(first, second) {
      const list = Model.compare(model, first.bundles, second.bundles);
      const given = model.data.comparison;
      const asGiven = !state.undated && state.known === null;
      if (given && asGiven && same(state.a, given.first) && same(state.b, given.second)) {
        for (const item of list) {
          const [change, before, after] = given.changes[item.edge.id];
          item.change = change;
          item.counts = [before, after];
        }
      }
      return list;
    }

    function differenceScene(first, second) {
      const list = comparison(first, second);
      const rank = ["kept", "weaker", "stronger", "gone", "appeared"];
      const all = list.map((item) => {
        const look = LOOKS[item.change];
        return { ...drawnEdge(item), ...look, colour: palette[look.colour], change: item.change };
      });
      const visible = all.filter(onMap);
      const edges = paintOrder(within(visible));
      edges.sort((a, b) => rank.indexOf(a.change) - rank.indexOf(b.change));
      const rings = new Map();
      for (const id of new Set([...first.rings.keys(), ...second.rings.keys()])) {
        const change = !first.rings.has(id) ? "appeared" : !second.rings.has(id) ? "gone" : "kept";
        rings.set(id, { change, colour: palette[change], dash: change === "gone" ? [4, 3] : [] });
      }
      return {
        all, list, rings, edges, rows: union(first.rows, second.rows),
        mediations: [first.mediations, second.mediations], triads: [],
        capped: visible.length > edges.length ? { shown: edges.length, n: visible.length } : null,
        active: new Set([...first.active, ...second.active]),
        stamp: (stamp += 1),
      };
    }

    return { periodScene, differenceScene };
  }

  return { create, LOOKS, same, union };
})();
