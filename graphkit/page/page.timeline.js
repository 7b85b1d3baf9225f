/* The months of the data, of a few weeks the days: how much was reported of each, and the periods as
   windows that can be drawn wider, moved along, or put elsewhere. What it does can also be typed. */
"use strict";

const Timeline = (() => {
  const { el, shape } = Dom;
  const HEIGHT = 46;
  const MOST_BINS = 192;
  const TAIL = 0.05;
  const SIZES = [1, 3, 12, 60, 120, 600];
  const ROOMY = 72;
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
  const PAGES = { PageDown: -1, PageUp: 1 };
  const FEW_DAYS = 92;
  const MONTHS = { of: Model.monthOf, start: Model.monthStart, page: 12 };
  const DAYS = { of: (day) => day, start: (day) => day, page: 7 };

  function create(app) {
    const { model, t, state } = app;
    const box = document.getElementById("timeline");
    const rows = model.rows.filter((row) => row.begun !== null);
    box.hidden = !rows.length;
    if (!rows.length) return { show() {} };

    const begun = begins(rows);
    const latest = rows.reduce((most, row) => Math.max(most, row.begun), -Infinity);
    const unit = latest - begun[0] <= FEW_DAYS ? DAYS : MONTHS;
    const whole = unit === DAYS ? daysOf() : monthsOf();
    const step = unit === DAYS ? 1 : SIZES.find((size) => whole.count / size <= MOST_BINS) || SIZES[SIZES.length - 1];
    const edges = [];
    for (let at = whole.first; at < whole.last; at += step) edges.push(unit.start(at));
    edges.push(unit.start(whole.last));
    if (unit === DAYS) box.setAttribute("aria-label", t("timeline_days"));
    const from = edges[0];
    const until = edges[edges.length - 1];
    /* Family -> class of its colour, in the order of the buttons; types of a user's own included. */
    const families = new Map([...model.types.values()].sort((x, y) => y.order - x.order).map((type) => [type.family, type.css]));
    const bars = shape("svg", { class: "bars", preserveAspectRatio: "none", "aria-hidden": "true" });
    const axis = el("div", { class: "axis", "aria-hidden": "true" });
    const track = el("div", { class: "track" }, bars);
    const outside = el("p", { class: "outside" });
    box.append(track, axis, outside);
    const spans = { a: makeSpan("a"), b: makeSpan("b") };
    track.append(spans.a.node, spans.b.node);
    drawAxis();

    /* When the events began, in order; of a table without any, the states. */
    function begins(dated) {
      const events = dated.filter((row) => model.types.get(row.edge.type).kind === "event");
      return (events.length ? events : dated).map((row) => row.begun).sort((x, y) => x - y);
    }

    /* The days from the first event to the last, and some beside them to draw a window to. */
    function daysOf() {
      const beside = 1 + Math.floor((latest - begun[0]) / 10);
      const [first, last] = [begun[0] - beside, latest + 1 + beside];
      return { first, last, count: last - first };
    }

    /* Whole years from the first to the last event. Where that is too long to show months, the years
       of the first few are only counted, as are old alliances and treaties. */
    function monthsOf() {
      const last = Math.ceil((Model.monthOf(latest) + 1) / 12) * 12;
      const since = (row) => Math.floor(Model.monthOf(begun[row]) / 12) * 12;
      const all = since(0);
      const first = last - all <= MOST_BINS ? all : Math.max(all, since(Math.floor(begun.length * TAIL)));
      return { first, last, count: last - first };
    }

    function place(day) {
      return Math.min(1, Math.max(0, (day - from) / (until - from)));
    }

    function percent(share) {
      return `${(100 * share).toFixed(3)}%`;
    }

    function mark(text, day) {
      const label = el("span", {}, text);
      label.style.left = percent(place(day));
      axis.append(label);
    }

    function drawAxis() {
      if (unit === DAYS) {
        const room = Math.max(2, Math.floor((track.clientWidth || 900) / 96));
        const every = Math.ceil(whole.count / Math.min(10, room));
        for (let day = whole.first + 1; day < whole.last - Math.floor(every / 2); day += every) mark(Model.isoDay(day), day);
        return;
      }
      const years = (until - from) / 365.25;
      const every = [1, 2, 5, 10, 20, 50].find((size) => years / size <= 14) || 100;
      for (let year = Math.floor(whole.first / 12); year <= whole.last / 12 - 1; year += 1) {
        if (year % every === 0 || every === 1) mark(String(year), Model.monthStart(year * 12));
      }
    }

    /* ---- bars: relations by the month in which they began, stacked by family ---- */

    function binOf(day) {
      let low = 0;
      let high = edges.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (edges[middle] <= day) low = middle;
        else high = middle;
      }
      return low;
    }

    function drawBars() {
      const counts = edges.slice(1).map(() => new Map());
      let before = 0;
      for (const row of rows) {
        if (state.off.has(row.edge.type) || !app.isKnown(row)) continue;
        if (row.begun < from) { before += 1; continue; }
        const bin = counts[binOf(row.begun)];
        const { family } = model.types.get(row.edge.type);
        bin.set(family, (bin.get(family) || 0) + 1);
      }
      const totals = counts.map((bin) => [...bin.values()].reduce((sum, n) => sum + n, 0));
      const most = Math.max(1, ...totals);
      const width = 1000 / counts.length;
      bars.setAttribute("viewBox", `0 0 1000 ${HEIGHT}`);
      bars.replaceChildren(...counts.flatMap((bin, index) => {
        let base = HEIGHT;
        return [...families.keys()].reverse().filter((family) => bin.has(family)).map((family) => {
          /* A square root keeps months with one relation visible beside months with hundreds. */
          const share = bin.get(family) / totals[index];
          const high = Math.sqrt(totals[index] / most) * (HEIGHT - 3) * share;
          base -= high;
          return shape("rect", {
            x: (index * width + width * 0.08).toFixed(2), y: base.toFixed(2), width: (width * 0.84).toFixed(2), height: high.toFixed(2),
            class: families.get(family),
          });
        });
      }));
      outside.textContent = before ? t("timeline_before", { n: before, day: Model.isoDay(from) }) : "";
    }

    /* ---- windows ---- */

    function makeSpan(side) {
      const middle = el("div", { class: "middle" });
      const name = el("span", { class: "name", "aria-hidden": "true" });
      const thumbs = ["start", "end"].map((edge) => {
        const thumb = el("button", { type: "button", class: `thumb ${edge}`, role: "slider" });
        thumb.addEventListener("keydown", (event) => onKey(event, side, edge));
        drag(thumb, (delta, held) => moved(side, held, edge, delta));
        return thumb;
      });
      drag(middle, (delta, held) => moved(side, held, "both", delta));
      return { node: el("div", { class: `span span-${side}` }, middle, name, thumbs), middle, name, thumbs };
    }

    /* Days snap to the first of a month, or of the bin where there are too many; of a few weeks to none. */
    function snap(day) {
      return edges.reduce((best, edge) => (Math.abs(edge - day) < Math.abs(best - day) ? edge : best));
    }

    function moved(side, held, edge, delta) {
      const window = { ...held };
      if (edge === "both") {
        const length = held.end - held.start;
        const furthest = Math.max(from, until - length);
        const start = snap(Math.min(furthest, Math.max(held.start, from) + delta));
        Object.assign(window, { start, end: isWhole(held) ? endAfter(start, held) : start + length });
      } else window[edge] = snap(Math.min(until, Math.max(from, held[edge])) + delta);
      if (window.end <= window.start) return;
      const now = state[side];
      if (window.start !== now.start || window.end !== now.end) app.change({ [side]: window });
    }

    /* A window of whole months stays one when it is moved, though months differ in length. */
    function isWhole(window) {
      return unit.start(unit.of(window.start)) === window.start && unit.start(unit.of(window.end)) === window.end;
    }

    function endAfter(start, held) {
      return unit.start(unit.of(start) + unit.of(held.end) - unit.of(held.start));
    }

    function drag(node, move) {
      node.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.stopPropagation();
        if (node.matches(".thumb")) node.focus({ preventScroll: true });
        node.setPointerCapture(event.pointerId);
        const side = node.closest(".span").classList.contains("span-a") ? "a" : "b";
        const held = { ...state[side] };
        const days = (until - from) / track.clientWidth;
        let wanted = null;
        const onMove = (next) => {
          const first = wanted === null;
          wanted = (next.clientX - event.clientX) * days;
          if (first) window.requestAnimationFrame(() => { move(wanted, held); wanted = null; });
        };
        const onEnd = () => {
          node.removeEventListener("pointermove", onMove);
          node.removeEventListener("pointerup", onEnd);
          node.removeEventListener("pointercancel", onEnd);
        };
        node.addEventListener("pointermove", onMove);
        node.addEventListener("pointerup", onEnd);
        node.addEventListener("pointercancel", onEnd);
      });
    }

    /* A click beside the windows brings the nearest one there, as long as it was. */
    track.addEventListener("click", (event) => {
      if (event.target.closest(".span")) return;
      const bounds = track.getBoundingClientRect();
      const day = from + ((event.clientX - bounds.left) / bounds.width) * (until - from);
      const sides = state.view === "single" ? ["a"] : ["a", "b"];
      if (sides.some((side) => day >= state[side].start && day < state[side].end)) return;
      const apart = (side) => Math.min(Math.abs(day - state[side].start), Math.abs(day - state[side].end));
      const side = sides.reduce((best, other) => (apart(other) < apart(best) ? other : best));
      const length = Math.min(state[side].end - state[side].start, until - from);
      const centre = (Math.max(state[side].start, from) + Math.min(state[side].end, until)) / 2;
      moved(side, { start: Math.round(centre - length / 2), end: Math.round(centre + length / 2), ...(isWhole(state[side]) ? state[side] : {}) }, "both", day - centre);
    });

    /* To the first of a month; back from within a month is to its own first day. */
    function stepped(day, by) {
      const at = unit.of(day);
      return unit.start(at + by + (by < 0 && unit.start(at) !== day ? 1 : 0));
    }

    /* The months between which an end can be moved: a window keeps one month at least. */
    function limits(now, edge) {
      return edge === "start"
        ? [Math.min(whole.first, unit.of(now.start)), unit.of(now.end - 1)]
        : [unit.of(now.start) + 1, Math.max(whole.last, unit.of(now.end))];
    }

    function edgeByKey(now, edge, by) {
      const [least, most] = limits(now, edge).map(unit.start);
      const wanted = stepped(Math.min(until, Math.max(from, now[edge])), by);
      const day = Math.min(most, Math.max(least, wanted));
      return Math.sign(day - now[edge]) === Math.sign(by) ? { ...now, [edge]: day } : now;
    }

    function wholeByKey(now, by) {
      const room = by < 0 ? unit.of(now.start - 1) + 1 - whole.first : whole.last - unit.of(now.end);
      if (room < 1) return now;
      const shift = Math.sign(by) * Math.min(Math.abs(by), room);
      return { start: stepped(now.start, shift), end: stepped(now.end, shift) };
    }

    function onKey(event, side, edge) {
      const far = { Home: -Infinity, End: Infinity }[event.key];
      if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in STEPS || event.key in PAGES || far)) return;
      event.preventDefault();
      const now = state[side];
      const by = far ? Math.sign(far) * (whole.count + 1) : step * (STEPS[event.key] || PAGES[event.key] * unit.page);
      const next = event.shiftKey ? wholeByKey(now, by) : edgeByKey(now, edge, by);
      if (next.end > next.start && (next.start !== now.start || next.end !== now.end)) app.change({ [side]: next });
    }

    function showSpan(side, shown) {
      const { node, name, thumbs } = spans[side];
      node.hidden = !shown;
      if (!shown) return;
      const window = state[side];
      const left = place(window.start);
      const right = place(window.end);
      node.style.left = percent(left);
      node.style.width = percent(Math.max(right - left, 0));
      node.classList.toggle("late", left > 0.45);
      fitThumbs(node);
      name.textContent = state.view === "single" ? "" : app.names()[side === "a" ? "first" : "second"];
      thumbs.forEach((thumb, index) => {
        const day = index ? window.end : window.start;
        const [least, most] = limits(window, index ? "end" : "start");
        thumb.setAttribute("aria-valuemin", least);
        thumb.setAttribute("aria-valuemax", most);
        thumb.setAttribute("aria-valuenow", Math.min(most, Math.max(least, unit.of(day))));
        thumb.setAttribute("aria-valuetext", Model.isoDay(index ? day - 1 : day));
        const called = t(state.view === "single" ? "period" : `period_${side}`);
        thumb.setAttribute("aria-label", `${called}, ${t(index ? "to" : "from")}`);
      });
    }

    /* Thumbs lie inside a wide window and beside a narrow one, so that its middle can be held, too. */
    function fitThumbs(node) {
      node.classList.toggle("narrow", node.offsetWidth < ROOMY);
    }

    new ResizeObserver(() => Object.values(spans).forEach(({ node }) => fitThumbs(node))).observe(track);

    return {
      show() {
        drawBars();
        showSpan("a", true);
        showSpan("b", state.view !== "single");
      },
    };
  }

  return { create };
})();
