/* The keyboard: from actor to actor on the map, and where the focus goes when something opens or closes. */
"use strict";

const Keys = (() => {
  const EDGE = 24;
  const PUSH = 16;
  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const byId = (id) => document.getElementById(id);

  function create(app) {
    const { model, state, t } = app;
    let walker = null;
    let opener = null;

    /* ---- focus: on what was opened, and back on what opened it ---- */

    function focusOn(node) {
      const { top, bottom } = node.getBoundingClientRect();
      node.focus({ preventScroll: top >= 0 && bottom <= window.innerHeight });
    }

    /* Rows and lines are made anew when something changes: they are found again by what they show. */
    function finder(node) {
      const row = node.closest("tr[data-row]");
      const shows = node.dataset.select;
      if (row) return () => document.querySelector(`#rows [data-row="${row.dataset.row}"] button`);
      if (shows) return () => [...byId("panel").querySelectorAll("[data-select]")].find((line) => line.dataset.select === shows);
      return () => (node !== document.body && node.getClientRects().length ? node : null);
    }

    /* ---- from actor to actor ---- */

    function places() {
      return app.panes()[0].places;
    }

    function nearest(from, [dx, dy]) {
      let best = null;
      let least = Infinity;
      for (const [id, place] of places()) {
        const x = place.x - from.x;
        const y = place.y - from.y;
        const ahead = x * dx + y * dy;
        const aside = Math.abs(x * dy) + Math.abs(y * dx);
        if (ahead > 1 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = id; }
      }
      return best;
    }

    function walk(id, pane) {
      if (!id) return;
      walker = id;
      app.panes().forEach((each) => each.point(id));
      reveal(id);
      byId("current").textContent = described(id, pane);
    }

    /* Whoever walks with the keyboard does not lose the actor out of sight. */
    function reveal(id) {
      const [first] = app.panes();
      const place = first.places.get(id);
      const { x, y } = first.toDOM(place);
      const { clientWidth: width, clientHeight: height } = byId("canvas-a");
      if (x > EDGE && y > EDGE && x < width - EDGE && y < height - EDGE) return;
      app.panes().forEach((pane) => pane.setView({ ...pane.view(), position: { ...place } }));
    }

    /* What the mouse does by dragging an actor: by key, and by the buttons of the panel. */
    function push(id, [dx, dy]) {
      const [first, second] = app.panes();
      const { x, y } = places().get(id);
      const by = PUSH / first.view().scale;
      app.panes().forEach((pane) => pane.moveActor(id, { x: x + dx * by, y: y + dy * by }));
      first.settle();
      second.follow(first);
      reveal(id);
      return t("moved_actor", { name: model.actors.get(id).name });
    }

    function described(id, pane) {
      const n = app.scenes()[pane].rows.filter((row) => row.edge.source === id || row.edge.target === id).length;
      return t("current_actor", { name: model.actors.get(id).name, n });
    }

    function onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : null;
      if (step && event.shiftKey && walker) byId("current").textContent = push(walker, step);
      else if (step) walk(walker ? nearest(places().get(walker), step) : [...places().keys()][0], event.currentTarget.id === "canvas-b" ? 1 : 0);
      else if (event.key === "Enter" && walker) app.select({ kind: "actor", id: walker }, true);
      else if (event.key === "Escape") {
        document.querySelectorAll(".tip").forEach((tip) => { tip.hidden = true; });
        app.select(null, false);
      } else if (event.key === "+" || event.key === "=") app.zoom(1.25);
      else if (event.key === "-") app.zoom(1 / 1.25);
      else if (event.key === "0") app.fit();
      else return;
      event.preventDefault();
    }

    for (const side of ["a", "b"]) {
      const box = byId(`canvas-${side}`);
      box.addEventListener("keydown", onKey);
      box.addEventListener("blur", () => app.panes().forEach((pane) => pane.point(null)));
      box.addEventListener("focus", () => { if (walker) app.panes().forEach((pane) => pane.point(walker)); });
    }
    byId("panel").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && state.selected) app.select(null, true);
    });

    return {
      described,
      push,
      /* Who chooses an actor in panel or table sees it, however far the map was pushed away. */
      reveal(id) { if (places().has(id)) reveal(id); },
      reset() { walker = null; },
      /* Walking goes on from the actor that was chosen last, however it was chosen. */
      stand(id) { if (places().has(id)) walker = id; },
      leave(selection) {
        const inPanel = byId("panel").contains(document.activeElement);
        if (selection && (!state.selected || !inPanel)) opener = finder(document.activeElement);
      },
      arrive(selection) { focusOn((!selection && opener && opener()) || byId("panel-heading")); },
    };
  }

  return { create };
})();
