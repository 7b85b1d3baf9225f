/* Geometry and painting of edges, actors and names on a canvas. Map units; `unit` is the size of
   one reference pixel in map units, so that type and lines stay readable in a small map. */
"use strict";

const Paint = (() => {
  const TAU = Math.PI * 2;
  const MARKS = { appeared: "+", gone: "−", stronger: "▲", weaker: "▼" };

  /* Names against lines: how far apart lines are looked at, and what each look inside a name costs. */
  const SAMPLE = 7;
  const MOST_SAMPLES = 4000;
  const CROSSED = 0.8;
  const MISLEADS = 6;
  const HIDDEN_NAME = 0.04;
  const HIDDEN_SYMBOL = 0.3;
  const ENDS = 2.5;
  const HABIT = [0, 1.2, 1.6, 1.6, 2.4, 2.4, 2.8, 2.8, 3.4, 3.6, 4, 4, 4.2, 4.2, 4.4, 4.4];

  /* Half width and half height of an actor's symbol. */
  function extent(kind, radius, unit) {
    if (kind === "organisation" || kind === "institution") return [radius * 1.22 * unit, radius * 0.82 * unit];
    if (kind === "armed_group") return [radius * 1.28 * unit, radius * 1.28 * unit];
    return [radius * unit, radius * unit];
  }

  function inside(kind, dx, dy, half, grow) {
    if (kind === "organisation" || kind === "institution") {
      return Math.abs(dx) <= half[0] + grow && Math.abs(dy) <= half[1] + grow;
    }
    if (kind === "armed_group") return Math.abs(dx) + Math.abs(dy) <= half[0] + grow * 1.4;
    return Math.hypot(dx, dy) <= half[0] + grow;
  }

  function at(curve, t) {
    const s = 1 - t;
    return {
      x: s * s * curve.x0 + 2 * s * t * curve.cx + t * t * curve.x1,
      y: s * s * curve.y0 + 2 * s * t * curve.cy + t * t * curve.y1,
    };
  }

  /* The part of a quadratic curve between two of its parameters (de Casteljau). */
  function part(curve, from, to) {
    const start = at(curve, from);
    const end = at(curve, to);
    const cx = (1 - from) * ((1 - to) * curve.x0 + to * curve.cx) + from * ((1 - to) * curve.cx + to * curve.x1);
    const cy = (1 - from) * ((1 - to) * curve.y0 + to * curve.cy) + from * ((1 - to) * curve.cy + to * curve.y1);
    return { x0: start.x, y0: start.y, cx, cy, x1: end.x, y1: end.y };
  }

  /* The lane of an edge between its two actors: see lane_offset in readability.py. */
  function lane(edge, first, second, geometry, unit) {
    const dx = second.x - first.x;
    const dy = second.y - first.y;
    const length = Math.hypot(dx, dy) || 1;
    const nx = -dy / length;
    const ny = dx / length;
    const gaps = Math.max(edge.lanes - 1, 1);
    const place = edge.lane - (edge.lanes - 1) / 2;
    const portStep = Math.min(geometry.port * unit, (1.5 * geometry.radius * unit) / gaps);
    const port = place * portStep;
    const step = Math.min(geometry.middle * unit, (geometry.spread * unit) / gaps, (0.5 * length) / gaps);
    const middle = place * Math.max(step, portStep);
    const push = 2 * middle - port;
    return {
      x0: first.x + nx * port, y0: first.y + ny * port,
      cx: (first.x + second.x) / 2 + nx * push, cy: (first.y + second.y) / 2 + ny * push,
      x1: second.x + nx * port, y1: second.y + ny * port,
    };
  }

  function leaves(curve, centre, kind, half, grow, fromEnd) {
    let near = 0;
    let far = 0.5;
    for (let round = 0; round < 14; round += 1) {
      const t = (near + far) / 2;
      const point = at(curve, fromEnd ? 1 - t : t);
      if (inside(kind, point.x - centre.x, point.y - centre.y, half, grow)) near = t;
      else far = t;
    }
    return far;
  }

  /* The curve of an edge from the border of its source to the border of its target. */
  function route(edge, source, target, geometry, unit) {
    const swapped = edge.source !== edge.pair[0];
    const first = swapped ? target : source;
    const second = swapped ? source : target;
    let curve = lane(edge, first, second, geometry, unit);
    if (swapped) {
      curve = { x0: curve.x1, y0: curve.y1, cx: curve.cx, cy: curve.cy, x1: curve.x0, y1: curve.y0 };
    }
    const gap = 3 * unit;
    const grow = (actor) => gap + (actor.ringed ? 6 * unit : 0);
    const from = leaves(curve, source, source.kind, extent(source.kind, geometry.radius, unit), grow(source), false);
    const to = leaves(curve, target, target.kind, extent(target.kind, geometry.radius, unit), grow(target), true);
    return part(curve, from, 1 - to);
  }

  function trace(ctx, curve) {
    ctx.beginPath();
    ctx.moveTo(curve.x0, curve.y0);
    ctx.quadraticCurveTo(curve.cx, curve.cy, curve.x1, curve.y1);
  }

  function head(ctx, kind, x, y, angle, size, width) {
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(angle);
    ctx.setLineDash([]);
    ctx.beginPath();
    if (kind === "arrow") {
      ctx.moveTo(0, 0);
      ctx.lineTo(-size, size * 0.42);
      ctx.lineTo(-size, -size * 0.42);
      ctx.closePath();
      ctx.fill();
    } else if (kind === "vee") {
      ctx.lineWidth = width;
      ctx.lineJoin = "miter";
      ctx.moveTo(-size * 0.85, size * 0.5);
      ctx.lineTo(0, 0);
      ctx.lineTo(-size * 0.85, -size * 0.5);
      ctx.stroke();
    } else if (kind === "circle") {
      ctx.arc(-size * 0.42, 0, size * 0.42, 0, TAU);
      ctx.fill();
    } else if (kind === "bar") {
      ctx.lineWidth = Math.max(width, size * 0.24);
      ctx.moveTo(0, size * 0.62);
      ctx.lineTo(0, -size * 0.62);
      ctx.stroke();
    } else if (kind === "box") {
      ctx.rect(-size * 0.78, -size * 0.39, size * 0.78, size * 0.78);
      ctx.fill();
    }
    ctx.restore();
  }

  /* How much of the end of the line the head covers. */
  const COVER = { arrow: 0.9, circle: 0.6, box: 0.6, vee: 0.1, bar: 0, none: 0 };

  /* One edge: a casing in the colour of the page, so that crossings read as over and under, the
     line, and its heads. */
  function edge(ctx, curve, style, background) {
    const size = style.head;
    const length = Math.hypot(curve.x1 - curve.x0, curve.y1 - curve.y0) || 1;
    const cut = Math.min(0.4, (COVER[style.arrow] * size) / length);
    const line = part(curve, style.both ? cut : 0, 1 - cut);
    ctx.globalAlpha = 1;
    ctx.lineCap = "butt";
    trace(ctx, line);
    ctx.setLineDash([]);
    if (style.casing) {
      ctx.strokeStyle = background;
      ctx.lineWidth = style.width + style.casing;
      ctx.stroke();
    }
    ctx.globalAlpha = style.alpha;
    ctx.strokeStyle = style.colour;
    ctx.fillStyle = style.colour;
    ctx.lineWidth = style.width;
    ctx.setLineDash(style.dash);
    ctx.stroke();
    ctx.setLineDash([]);
    if (style.plain) return;
    const end = Math.atan2(curve.y1 - curve.cy, curve.x1 - curve.cx);
    head(ctx, style.arrow, curve.x1, curve.y1, end, size, style.width);
    if (style.both) {
      const start = Math.atan2(curve.y0 - curve.cy, curve.x0 - curve.cx);
      head(ctx, style.arrow, curve.x0, curve.y0, start, size, style.width);
    }
    ctx.globalAlpha = 1;
  }

  /* Where on its line a mark stands: on neighbouring lanes not beside each other. */
  function stagger(edge) {
    const place = edge.lane - (edge.lanes - 1) / 2;
    const along = 0.5 + (edge.lane % 2 ? 0.06 : -0.06) + place * 0.015;
    return edge.source === edge.pair[0] ? along : 1 - along;
  }

  function mark(ctx, edge, curve, { change, colour }, background, unit, font) {
    const sign = MARKS[change];
    if (!sign) return;
    const point = at(curve, stagger(edge));
    ctx.beginPath();
    ctx.arc(point.x, point.y, 6 * unit, 0, TAU);
    ctx.fillStyle = background;
    ctx.fill();
    ctx.fillStyle = colour;
    ctx.font = `bold ${(sign === "+" || sign === "−" ? 14 : 9) * unit}px ${font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(sign, point.x, point.y + 0.4 * unit);
  }

  /* Who mediates between whom: a shape with drawn-in sides, so that it covers no bystander. */
  function triad(ctx, points, colour, alpha) {
    const middle = points.reduce((sum, p) => ({ x: sum.x + p.x / points.length, y: sum.y + p.y / points.length }), { x: 0, y: 0 });
    const around = [...points].sort((a, b) => Math.atan2(a.y - middle.y, a.x - middle.x) - Math.atan2(b.y - middle.y, b.x - middle.x));
    ctx.beginPath();
    ctx.moveTo(around[0].x, around[0].y);
    for (let index = 0; index < around.length; index += 1) {
      const next = around[(index + 1) % around.length];
      const side = { x: (around[index].x + next.x) / 2, y: (around[index].y + next.y) / 2 };
      ctx.quadraticCurveTo(
        side.x + (middle.x - side.x) * 0.55, side.y + (middle.y - side.y) * 0.55, next.x, next.y,
      );
    }
    ctx.closePath();
    ctx.globalAlpha = alpha;
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  function outline(ctx, kind, x, y, half, grow) {
    ctx.beginPath();
    if (kind === "organisation" || kind === "institution") {
      const w = half[0] + grow;
      const h = half[1] + grow;
      if (ctx.roundRect) ctx.roundRect(x - w, y - h, 2 * w, 2 * h, 3 + grow);
      else ctx.rect(x - w, y - h, 2 * w, 2 * h);
    } else if (kind === "armed_group") {
      const r = half[0] + grow * 1.4;
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y);
      ctx.lineTo(x, y + r);
      ctx.lineTo(x - r, y);
      ctx.closePath();
    } else if (kind === "person") {
      const r = half[0] * 1.2 + grow;
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y + r * 0.75);
      ctx.lineTo(x - r, y + r * 0.75);
      ctx.closePath();
    } else {
      ctx.arc(x, y, half[0] + grow, 0, TAU);
    }
  }

  function halo(ctx, text, x, y, colour, background, width) {
    if (width) {
      ctx.lineJoin = "round";
      ctx.lineWidth = width;
      ctx.strokeStyle = background;
      ctx.strokeText(text, x, y);
    }
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  /* Places around an actor where its name may stand, the best first: [dx, dy, align]. */
  function labelPlaces(half, width, height, unit) {
    const gap = 4 * unit;
    const far = 13 * unit;
    const down = half[1] + gap + height / 2;
    const side = half[0] + gap;
    const slant = width / 2 + half[0] * 0.35;
    return [
      [0, down], [0, -down], [side + width / 2, 0], [-side - width / 2, 0],
      [slant, down - gap], [-slant, down - gap], [slant, gap - down], [-slant, gap - down],
      [0, down + far], [0, -down - far], [side + far + width / 2, 0], [-side - far - width / 2, 0],
      [slant, down + far], [-slant, down + far], [slant, -down - far], [-slant, -down - far],
    ];
  }

  function overlap(a, b) {
    return Math.max(0, Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0))
      * Math.max(0, Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0));
  }

  function gap(a, b) {
    return Math.hypot(Math.max(a.x0 - b.x1, b.x0 - a.x1, 0), Math.max(a.y0 - b.y1, b.y0 - a.y1, 0));
  }

  function boxOf(centre, width, height) {
    return {
      x0: centre.x - width / 2, x1: centre.x + width / 2,
      y0: centre.y - height / 2, y1: centre.y + height / 2,
    };
  }

  /* The name of an actor at one of its places: an offset and the box that it fills. */
  function labelAt(actor, place, unit) {
    const [dx, dy] = labelPlaces(actor.half, actor.width, actor.height, unit)[place];
    return { place, dx, dy, box: boxOf({ x: actor.x + dx, y: actor.y + dy }, actor.width, actor.height) };
  }

  /* A place for every name: away from other names and symbols, then from edges, then by habit. */
  function placeLabels(actors, curves, unit) {
    const lengths = curves.map((curve) => Math.hypot(curve.x1 - curve.x0, curve.y1 - curve.y0));
    const apart = Math.max(SAMPLE * unit, lengths.reduce((sum, length) => sum + length, 0) / MOST_SAMPLES);
    const samples = curves.flatMap((curve, index) => {
      const count = Math.max(Math.ceil(lengths[index] / apart), 1);
      return Array.from({ length: count + 1 }, (_, step) => (
        { ...at(curve, step / count), weight: step === 0 || step === count ? ENDS : CROSSED }));
    });
    const area = unit * unit;
    const symbols = actors.map((actor) => boxOf(actor, 2 * actor.half[0], 2 * actor.half[1]));
    const options = actors.map((actor, row) => {
      const places = HABIT.map((habit, order) => ({ place: order, box: labelAt(actor, order, unit).box, cost: habit }));
      const reach = places.reduce((all, { box }) => ({
        x0: Math.min(all.x0, box.x0), x1: Math.max(all.x1, box.x1), y0: Math.min(all.y0, box.y0), y1: Math.max(all.y1, box.y1),
      }), places[0].box);
      const near = samples.filter((point) => point.x > reach.x0 && point.x < reach.x1 && point.y > reach.y0 && point.y < reach.y1);
      for (const option of places) {
        const { box } = option;
        const own = gap(box, symbols[row]);
        let misleads = false;
        symbols.forEach((symbol, other) => {
          if (other === row) return;
          option.cost += overlap(box, symbol) / area / 20;
          misleads = misleads || gap(box, symbol) < own;
        });
        if (misleads) option.cost += MISLEADS;
        for (const point of near) {
          if (point.x > box.x0 && point.x < box.x1 && point.y > box.y0 && point.y < box.y1) option.cost += point.weight;
        }
      }
      return places;
    });
    const chosen = options.map((list) => list.reduce((best, option) => (option.cost < best.cost ? option : best)));
    for (let round = 0; round < 4; round += 1) {
      options.forEach((list, row) => {
        let best = null;
        let least = Infinity;
        for (const option of list) {
          let cost = option.cost;
          chosen.forEach((other, at) => { if (at !== row) cost += overlap(option.box, other.box) / area / 8; });
          if (cost < least - 1e-9) { best = option; least = cost; }
        }
        chosen[row] = best;
      });
    }
    return chosen.map((option) => option.place);
  }

  /* Which names are written on a full map, the first ones first: those that leave the names
     before them and the symbols of others to be read, and stand nearest to their own symbol. */
  function readable(items) {
    const written = [];
    const covers = (box, other, share) => overlap(box, other) > share * (other.x1 - other.x0) * (other.y1 - other.y0);
    for (const item of items) {
      const free = !written.some((other) => covers(item.box, other.box, HIDDEN_NAME))
        && !items.some((other) => other !== item && (covers(item.box, other.symbol, HIDDEN_SYMBOL)
          || gap(item.box, other.symbol) < gap(item.box, item.symbol)));
      if (free) written.push(item);
    }
    return new Set(written.map((item) => item.id));
  }

  return {
    MARKS, at, boxOf, edge, extent, halo, inside, labelAt, mark, outline, placeLabels, readable, route, trace, triad,
  };
})();
