/* One pane: a vis-network for pan, zoom and drag, with edges, actors and names painted by Paint.
   vis draws neither parallel edges at a constant distance nor a casing, so its edges stay hidden. */
"use strict";

const ActorMap = (() => {
  const FONT = '"Helvetica Neue", Arial, "Liberation Sans", sans-serif';
  const FADED = 0.1;
  const FADED_ACTOR = 0.22;
  const CROWD = 30;
  const SIZE = 12.5;
  const LEADING = 14;
  const PLAIN = 150;

  function clamp(value, low, high) {
    return Math.min(high, Math.max(low, value));
  }

  function create(box, model, palette, on) {
    const { geometry, network: carried } = model.data;
    const nodes = new vis.DataSet(carried.nodes.map((node) => ({ ...node, ctxRenderer: drawActor })));
    const network = new vis.Network(
      box, { nodes, edges: new vis.DataSet(carried.edges.length > model.data.budget ? [] : carried.edges) }, carried.options,
    );
    /* The map has one place for the focus, the box; that of vis-network shows nothing. */
    box.querySelector(".vis-network").removeAttribute("tabindex");
    const home = new Map(carried.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
    const places = new Map(carried.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
    const mediators = new Set([...model.edges.values()].filter((edge) => edge.type === "mediation").map((edge) => edge.source));
    const tracks = Bundles.tracks(model);
    let bands = { bands: [], badges: [] };
    let tags = new Map();
    let scene = { edges: [], active: new Set(), rings: new Map(), triads: [], blocs: [], focus: null };
    let hover = null;
    let pointed = null;
    let touched = false;
    let labels = new Map();
    let sides = new Map();
    let bodies = new Map();
    let written = null;
    let moving = 0;
    let curves = [];
    let prepared = "";
    let moves = 0;

    /* How large symbols and lines, and how large type, are drawn: both shrink less than the map.
       Where there are many actors, symbols are smaller, or they would lie on each other. */
    function unitAt(scale) {
      const crowd = Math.min(1, Math.sqrt(60 / Math.max(places.size, 1)));
      return clamp(((box.clientWidth < 480 ? 0.66 : 0.78) * crowd) / scale, 0.85, 2.4);
    }

    function typeAt(scale) {
      return clamp(0.92 / scale, 0.85, 2.8);
    }

    function measure(text, size) {
      const ctx = measure.ctx || (measure.ctx = document.createElement("canvas").getContext("2d"));
      ctx.font = `${size}px ${FONT}`;
      return ctx.measureText(text).width;
    }

    function spot(id, rings) {
      return { ...places.get(id), kind: model.actors.get(id).kind, ringed: rings.has(id) };
    }

    function routed(edge, rings, unit) {
      return Paint.route(edge, spot(edge.source, rings), spot(edge.target, rings), geometry, unit);
    }

    /* Curves and names, computed again only when the zoom, a position or the scene has changed. */
    function prepare() {
      const scale = network.getScale();
      const unit = unitAt(scale);
      const key = `${scale} ${scene.stamp} ${moves}`;
      if (key === prepared) return unit;
      prepared = key;
      bands = Bands.choose(scene.blocs, places, geometry.clear, scene.focus && scene.focus.centre);
      tags = new Map();
      const wear = (id, bloc) => tags.set(id, [...(tags.get(id) || []), bloc]);
      bands.badges.map(({ bloc }) => bloc).sort()
        .forEach((bloc) => bands.badges.find((one) => one.bloc === bloc).members.forEach(({ id }) => wear(id, bloc)));
      curves = scene.edges.map((drawn) => routed(drawn.edge, scene.rings, unit));
      const actors = named(scale);
      labels = new Map(actors.map((actor) => [actor.id, Paint.labelAt(actor, sides.get(actor.id) || 0, unit)]));
      bodies = new Map(actors.map((actor) => [actor.id, Paint.boxOf(actor, 2 * actor.half[0], 2 * actor.half[1])]));
      written = null;
      return unit;
    }

    function isCrowded() {
      return places.size > CROWD;
    }

    /* On a full map the names of those in focus, then of the best connected; zooming in makes room for
       the others, and pointing at an actor names it. */
    function isWritten(id, focus) {
      if (!isCrowded()) return true;
      if (!written || written.focus !== focus) {
        const links = new Map();
        for (const { edge } of scene.edges) for (const end of edge.pair) links.set(end, (links.get(end) || 0) + 1);
        const first = (one) => (focus && focus.actors.has(one) ? (one === focus.centre ? 2e6 : 1e6) : 0) + (links.get(one) || 0);
        const items = [...labels].map(([one, { box }]) => ({ id: one, box, symbol: bodies.get(one), rank: first(one) }));
        items.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
        written = { focus, names: Paint.readable(items) };
      }
      return written.names.has(id) || pointed === id || Boolean(focus && focus.centre === id);
    }

    /* Actors with the size of symbol and name at a scale; who ever mediates has room for a ring. */
    function named(scale) {
      const unit = unitAt(scale);
      const type = typeAt(scale);
      return [...places].map(([id, place]) => {
        const actor = model.actors.get(id);
        return {
          id, x: place.x, y: place.y,
          half: Paint.extent(actor.kind, geometry.radius, unit).map((side) => side + (mediators.has(id) ? 5 * unit : 0)),
          width: (Math.max(...actor.lines.map((text) => measure(text, SIZE))) + 6) * type,
          height: actor.lines.length * LEADING * type,
        };
      });
    }

    /* Names keep their side in every period and at every zoom, so they are placed once, against
       the edges of all time. */
    function placeNames(scale) {
      const unit = unitAt(scale);
      const actors = named(scale);
      const all = tracks.map((edge) => routed(edge, mediators, unit));
      const chosen = Paint.placeLabels(actors, all, unit);
      sides = new Map(actors.map((actor, row) => [actor.id, chosen[row]]));
      prepared = "";
    }

    function lit(focus, id) {
      return !focus || focus.actors.has(id);
    }

    function drawActor({ ctx, id, x, y }) {
      const actor = model.actors.get(id);
      const unit = unitAt(network.getScale());
      const half = Paint.extent(actor.kind, geometry.radius, unit);
      const focus = hover || scene.focus;
      const idle = !scene.active.has(id);
      const alpha = lit(focus, id) ? (idle ? 0.34 : 1) : FADED_ACTOR;
      return {
        nodeDimensions: { width: 2 * half[0], height: 2 * half[1] },
        drawNode: () => paintActor(ctx, { id, x, y, actor, unit, half, idle, alpha }),
        drawExternalLabel: () => paintName(ctx, { id, x, y, actor, idle, alpha }),
      };
    }

    function paintActor(ctx, { id, x, y, actor, unit, half, idle, alpha }) {
      ctx.save();
      const chosen = scene.focus && scene.focus.centre === id;
      Paint.outline(ctx, actor.kind, x, y, half, 1.5 * unit);
      ctx.fillStyle = palette.page;
      ctx.fill();
      ctx.globalAlpha = alpha;
      const ring = scene.rings.get(id);
      if (ring) {
        Paint.outline(ctx, actor.kind, x, y, half, 5 * unit);
        ctx.lineWidth = 2.6 * unit;
        ctx.strokeStyle = ring.colour;
        ctx.setLineDash(ring.dash.map((length) => length * unit));
        ctx.stroke();
        ctx.setLineDash([]);
      }
      Paint.outline(ctx, actor.kind, x, y, half, 0);
      ctx.fillStyle = chosen ? palette.ink : palette.node;
      ctx.fill();
      ctx.lineWidth = (idle ? 1 : 1.7) * unit;
      ctx.strokeStyle = palette.ink;
      if (actor.kind === "") ctx.setLineDash([3 * unit, 2 * unit]);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.font = `bold ${(actor.code.length > 3 ? 10 : 11.5) * unit}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = chosen ? palette.page : palette.ink;
      ctx.fillText(actor.code, x, y + (actor.kind === "person" ? 4 : 0.6) * unit);
      paintTags(ctx, { id, x, y, unit, half, alpha });
      if (pointed === id) {
        ctx.globalAlpha = 1;
        Paint.outline(ctx, actor.kind, x, y, half, 9 * unit);
        ctx.lineWidth = 3 * unit;
        ctx.strokeStyle = palette.focus;
        ctx.stroke();
      }
      ctx.restore();
    }

    function paintName(ctx, { id, x, y, actor, idle, alpha }) {
      const label = labels.get(id);
      if (!label || !isWritten(id, hover || scene.focus)) return;
      ctx.save();
      const strong = scene.focus && scene.focus.centre === id;
      const type = typeAt(network.getScale());
      ctx.font = `${strong ? "bold " : ""}${SIZE * type}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.globalAlpha = idle && alpha > FADED_ACTOR ? 1.5 * alpha : alpha;
      actor.lines.forEach((text, line) => {
        const down = (line - (actor.lines.length - 1) / 2) * LEADING * type;
        Paint.halo(ctx, text, x + label.dx, y + label.dy + down, palette.ink, palette.page, isPlain() ? 0 : 4 * type);
      });
      ctx.restore();
    }

    /* While a full map moves: no dashes, casings, heads and halos, which take most of the time. */
    function isPlain() {
      return moving !== 0 && scene.edges.length > PLAIN;
    }

    function colourOf(drawn) {
      return drawn.colour ? palette[drawn.colour] : palette.type(drawn.type);
    }

    function styleOf(drawn, unit, focus) {
      const shown = !focus || focus.edges.has(drawn.edge.id);
      const plain = isPlain();
      return {
        colour: colourOf(drawn),
        width: drawn.width * unit,
        dash: plain ? [] : drawn.dash.map((length) => length * unit),
        arrow: drawn.type.arrow,
        both: drawn.type.symmetric && drawn.type.arrow !== "none",
        head: (8.5 + drawn.width * 0.9) * unit,
        casing: shown && !plain ? 3.2 * unit : 0,
        plain,
        alpha: shown ? (drawn.faint ? 0.5 : 1) : FADED,
      };
    }

    network.on("beforeDrawing", (ctx) => paintLines(ctx, prepare()));

    function paintLines(ctx, unit) {
      const focus = hover || scene.focus;
      for (const triad of scene.triads) {
        const points = [triad.mediator, ...triad.parties].map((id) => places.get(id));
        const chosen = focus && (focus.centre === triad.mediator || focus.triad === triad.id);
        if (points.length > 2) Paint.triad(ctx, points, palette.mediation, chosen ? 0.26 : focus ? 0.03 : 0.09);
      }
      const order = scene.edges.map((_, index) => index);
      order.sort((a, b) => rank(focus, a) - rank(focus, b));
      const own = new Map(scene.edges.map(({ edge }, index) => [edge.id, curves[index]]));
      for (const bloc of bands.bands) paintBand(ctx, bloc, own, unit, focus);
      for (const index of order) {
        Paint.edge(ctx, curves[index], styleOf(scene.edges[index], unit, focus), palette.page);
      }
      for (const index of order) {
        const drawn = scene.edges[index];
        if (drawn.change && (!focus || focus.edges.has(drawn.edge.id))) {
          Paint.mark(ctx, drawn.edge, curves[index], { change: drawn.change, colour: colourOf(drawn) }, palette.page, unit, FONT);
        }
      }
    }

    /* The whole map on another surface: the same lines, symbols and names as on the screen. */
    function paintOn(ctx) {
      paintLines(ctx, prepare());
      const looks = [...places].map(([id, { x, y }]) => drawActor({ ctx, id, x, y }));
      looks.forEach((look) => look.drawNode());
      looks.forEach((look) => look.drawExternalLabel());
    }

    function rank(focus, index) {
      return focus && focus.edges.has(scene.edges[index].edge.id) ? 1 : 0;
    }

    /* Membership: pale bands from an organisation to its members, in one stroke, under their lines. */
    function paintBand(ctx, { bloc, members }, own, unit, focus) {
      ctx.beginPath();
      for (const { id, edge } of members) {
        const curve = own.get(edge.id) || Paint.route({ ...edge, lane: 0, lanes: 1 }, spot(id, scene.rings), spot(bloc, scene.rings), geometry, unit);
        ctx.moveTo(curve.x0, curve.y0);
        ctx.quadraticCurveTo(curve.cx, curve.cy, curve.x1, curve.y1);
      }
      ctx.lineCap = "butt";
      ctx.lineWidth = 15 * unit;
      ctx.strokeStyle = palette.band;
      ctx.globalAlpha = !focus || focus.actors.has(bloc) ? 1 : 0.25;
      ctx.stroke();
      ctx.globalAlpha = 1;
    }

    /* Where a band would take in a stranger, the members wear the code of the organisation. */
    function paintTags(ctx, { id, x, y, unit, half, alpha }) {
      (tags.get(id) || []).forEach((bloc, number) => {
        const { code } = model.actors.get(bloc);
        const width = (measure(code, 8) * 1.12 + 6) * unit;
        const [left, middle] = [x + half[0] * 0.7, y - half[1] * 0.8 - 11 * number * unit];
        ctx.globalAlpha = alpha;
        ctx.beginPath();
        ctx.rect(left, middle - 5 * unit, width, 10 * unit);
        ctx.fillStyle = palette.band;
        ctx.fill();
        ctx.lineWidth = 0.8 * unit;
        ctx.strokeStyle = palette.ink;
        ctx.stroke();
        ctx.font = `bold ${8 * unit}px ${FONT}`;
        ctx.fillStyle = palette.ink;
        ctx.fillText(code, left + width / 2, middle + 0.4 * unit);
      });
    }

    /* ---- what is under the pointer ---- */

    function find(point) {
      const unit = unitAt(network.getScale());
      for (const [id, place] of places) {
        const { kind } = model.actors.get(id);
        const half = Paint.extent(kind, geometry.radius, unit);
        if (Paint.inside(kind, point.x - place.x, point.y - place.y, half, 3 * unit)) return { actor: id };
      }
      let nearest = null;
      let least = 7 * unit;
      curves.forEach((curve, index) => {
        for (let step = 0; step <= 28; step += 1) {
          const spot = Paint.at(curve, step / 28);
          const apart = Math.hypot(spot.x - point.x, spot.y - point.y);
          if (apart < least) { least = apart; nearest = scene.edges[index]; }
        }
      });
      return nearest ? { edge: nearest } : null;
    }

    box.addEventListener("pointermove", (event) => {
      if (event.buttons) return;
      const bounds = box.getBoundingClientRect();
      const dom = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
      const found = find(network.DOMtoCanvas(dom));
      box.classList.toggle("pointing", Boolean(found));
      on.hover(found, dom);
    });
    box.addEventListener("pointerleave", () => on.hover(null, null));
    /* A page that scrolls must not be caught by the map: the wheel zooms with Ctrl, or once the
       map has the focus. */
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !box.contains(document.activeElement)) event.stopPropagation();
    }, { capture: true, passive: true });
    network.on("click", (event) => on.select(find(event.pointer.canvas)));
    network.on("zoom", () => {
      move();
      const scale = clamp(network.getScale(), 0.15, 4);
      if (scale !== network.getScale()) network.moveTo({ scale, animation: false });
      touched = true;
      on.view(view());
    });
    /* vis-network tells of a drag before it moves anything: what follows waits until it has. */
    network.on("dragging", (event) => {
      touched = true;
      move();
      queueMicrotask(() => {
        for (const [id, place] of Object.entries(network.getPositions(event.nodes))) on.move(id, place);
        on.view(view());
      });
    });

    network.on("dragEnd", (event) => {
      if (event.nodes.length) on.settle();
    });

    /* While a full map moves, its lines are drawn plain: dashes and casings take most of the time. */
    function move() {
      window.clearTimeout(moving);
      moving = window.setTimeout(() => { moving = 0; network.redraw(); }, 160);
    }

    /* ---- what the page asks for ---- */

    function view() {
      return { position: network.getViewPosition(), scale: network.getScale() };
    }

    function setView(wanted) {
      move();
      network.moveTo({ ...wanted, animation: false });
    }

    function moveActor(id, place) {
      places.set(id, { x: place.x, y: place.y });
      network.moveNode(id, place.x, place.y);
      moves += 1;
    }

    /* The whole map with all names, in every period the same. */
    function fit() {
      const { clientWidth: width, clientHeight: height } = box;
      if (!width || !height || !places.size) return;
      /* vis-network notices a new size late and then scales the view by it; it is told at once. */
      network.setSize("100%", "100%");
      let scale = 1;
      for (let round = 0; round < 4; round += 1) {
        if (round < 2 || places.size <= 40) placeNames(scale);
        scale = fitting(extentAt(scale));
      }
      /* Type shrinks less than the map: with wide letters the last step may still be too large. */
      for (let round = 0; round < 12 && fitting(extentAt(scale)) < scale; round += 1) scale *= 0.96;
      const extent = extentAt(scale);
      const centre = { x: (extent.x0 + extent.x1) / 2, y: (extent.y0 + extent.y1) / 2 };
      touched = false;
      setView({ position: centre, scale });
    }

    function fitting(extent) {
      const { clientWidth: width, clientHeight: height } = box;
      return clamp(Math.min(width / (extent.x1 - extent.x0), height / (extent.y1 - extent.y0)), 0.12, 1.5);
    }

    function extentAt(scale) {
      const unit = unitAt(scale);
      const edge = { x0: Infinity, x1: -Infinity, y0: Infinity, y1: -Infinity };
      const take = (x, y, wide, high) => {
        edge.x0 = Math.min(edge.x0, x - wide);
        edge.x1 = Math.max(edge.x1, x + wide);
        edge.y0 = Math.min(edge.y0, y - high);
        edge.y1 = Math.max(edge.y1, y + high);
      };
      for (const actor of named(scale)) {
        const { x, y, half, width, height } = actor;
        const label = Paint.labelAt(actor, sides.get(actor.id), unit);
        take(x, y, half[0] + 9 * unit, half[1] + 9 * unit);
        take(x + label.dx, y + label.dy, width / 2 + 2 * unit, height / 2 + 2 * unit);
      }
      return edge;
    }

    return {
      fit,
      setView,
      view,
      moveActor,
      settle() { placeNames(network.getScale()); network.redraw(); },
      /* The second pane never fits by itself: it shows what the first shows. */
      follow(other) {
        sides = other.sides();
        prepared = "";
        touched = other.isTouched();
        setView(other.view());
      },
      sides: () => sides,
      home,
      places,
      labels: () => labels,
      bands: () => { prepare(); return bands; },
      curves: () => curves,
      isTouched: () => touched,
      show(next) { scene = next; network.redraw(); },
      point(id) { pointed = id; network.redraw(); },
      highlight(focus) { hover = focus; network.redraw(); },
      zoom(factor) {
        touched = true;
        setView({ position: network.getViewPosition(), scale: clamp(network.getScale() * factor, 0.15, 4) });
        on.view(view());
      },
      redraw() { network.redraw(); },
      paintOn,
      /* What is seen of the map: its upper left corner in map units, and the size on the screen. */
      seen() {
        const { x, y } = network.DOMtoCanvas({ x: 0, y: 0 });
        return { left: x, top: y, scale: network.getScale(), width: box.clientWidth, height: box.clientHeight };
      },
      toDOM: (place) => network.canvasToDOM(place),
      isCrowded,
      named: () => [...labels.keys()].filter((id) => isWritten(id, hover || scene.focus)),
    };
  }

  return { create };
})();
