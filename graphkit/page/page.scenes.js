/* What one pane draws: the edges of a period, or of the difference between two, with their looks. */
"use strict";

const Scenes = (() => {
  const { LOOKS } = Bundles;

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
        dash: found.uncertain ? Bundles.DOTS : type.dash,
        colour: null,
        change: null,
      };
    }

    /* The pairs of actors whose links are each drawn, because they are selected. */
    function opened(items) {
      const chosen = state.selected;
      const keys = new Set();
      if (!chosen) return keys;
      const open = (pair) => keys.add(Bundles.pairKey(pair));
      if (chosen.kind === "actor") items.filter(({ edge }) => edge.pair.includes(chosen.id)).forEach(({ edge }) => open(edge.pair));
      else if (chosen.kind === "edge") open(model.edges.get(chosen.id).pair);
      else if (chosen.kind === "path") {
        app.steps(items, chosen.id).forEach((step) => open([step.from, step.to].sort()));
      } else if (chosen.kind === "triad") {
        const { mediator, parties } = app.triads.get(chosen.id);
        parties.forEach((party) => open([mediator, party].sort()));
      } else open(app.bundle(chosen).pair);
      return keys;
    }

    function within(items, level) {
      return Bundles.within(model, items, { off: state.off, opened: opened(items), level });
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

    function periodScene(window, level) {
      const rows = app.shownRows(window);
      const bundles = Model.bundle(model, rows, window);
      const all = [...bundles.values()].map(drawnEdge);
      const mediations = Model.mediations(model, rows, window);
      for (const item of mediations) app.triads.set(item.id, item);
      const drawing = within(all.filter(onMap), level);
      const rings = new Map(mediations.map((item) => [item.mediator, { colour: palette.mediation, dash: [], change: null }]));
      return {
        window, rows, all, mediations, rings, bundles, drawing, edges: paintOrder(drawing.edges), blocs: Bands.members(all.filter(onMap)),
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
      const asGiven = !state.undated && state.known === model.data.known;
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
        return { ...drawnEdge(item), ...look, change: item.change };
      });
      const drawing = within(all.filter(onMap));
      const edges = paintOrder(drawing.edges);
      edges.sort((a, b) => rank.indexOf(a.change) - rank.indexOf(b.change));
      const rings = new Map();
      for (const id of new Set([...first.rings.keys(), ...second.rings.keys()])) {
        const change = !first.rings.has(id) ? "appeared" : !second.rings.has(id) ? "gone" : "kept";
        rings.set(id, { change, colour: palette[change], dash: change === "gone" ? [4, 3] : [] });
      }
      return {
        all, list, rings, edges, drawing, blocs: [], rows: union(first.rows, second.rows),
        mediations: [first.mediations, second.mediations], triads: [],
        active: new Set([...first.active, ...second.active]),
        stamp: (stamp += 1),
      };
    }

    return { periodScene, differenceScene };
  }

  return { create, same, union };
})();
