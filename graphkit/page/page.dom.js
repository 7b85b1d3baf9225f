/* Building the document. Text goes in as text nodes only: nothing of the data is ever parsed. */
"use strict";

const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  const OPENERS = { "\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069" };

  /* A text in the middle of others turns nothing around but itself: what it opens is closed. */
  function contained(value) {
    const text = String(value);
    const waiting = [];
    for (const sign of text.match(/[\u202a-\u202e\u2066-\u2069]/g) || []) {
      if (sign in OPENERS) waiting.push(OPENERS[sign]);
      else if (sign === waiting[waiting.length - 1]) waiting.pop();
    }
    return text + waiting.reverse().join("");
  }

  function fill(node, children) {
    for (const child of children.flat()) {
      if (child !== null && child !== undefined && child !== false) node.append(child);
    }
    return node;
  }

  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick") node.addEventListener("click", value);
      else if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
    }
    return fill(node, children);
  }

  /* A text in which no date is broken over two lines. */
  function dated(text) {
    return text.split(/(\d{4}-\d{2}(?:-\d{2})?)/).map((part, at) => (at % 2 ? el("span", { class: "day" }, part) : part)).filter(Boolean);
  }

  function shape(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  const HEADS = {
    none: () => [],
    arrow: (x) => [shape("path", { d: `M${x} 6l-8 3.6v-7.2z`, fill: "currentColor" })],
    vee: (x) => [shape("path", { d: `M${x - 6} 2l6 4l-6 4`, fill: "none", stroke: "currentColor", "stroke-width": 1.8 })],
    circle: (x) => [shape("circle", { cx: x - 4, cy: 6, r: 4, fill: "currentColor" })],
    bar: (x) => [shape("path", { d: `M${x - 1} 1v10`, stroke: "currentColor", "stroke-width": 2.4 })],
    box: (x) => [shape("rect", { x: x - 7, y: 2.5, width: 7, height: 7, fill: "currentColor" })],
  };

  /* The line as the map draws it: dash, width and head, in the colour of its class. */
  function sample(className, { dash, width, arrow, both }) {
    const node = shape("svg", { viewBox: "0 0 36 12", width: 30, height: 10, class: `sample ${className}`, "aria-hidden": "true" });
    const line = {
      x1: both ? 2 : 1, y1: 6, x2: arrow === "arrow" || arrow === "circle" || arrow === "box" ? 29 : 34, y2: 6,
      stroke: "currentColor", "stroke-width": width,
    };
    if (dash.length) line["stroke-dasharray"] = dash.join(" ");
    node.append(shape("line", line), ...HEADS[arrow](35));
    if (both && arrow === "bar") node.append(shape("path", { d: "M2 1v10", stroke: "currentColor", "stroke-width": 2.4 }));
    return node;
  }

  /* A list of which the first lines are shown, and the rest on request. Items may be functions that
     make them: of a thousand lines only those that are seen are built. */
  function shortList(items, limit, more) {
    const build = (list) => list.map((item) => (typeof item === "function" ? item() : item));
    const list = el("ul", { class: "lines" }, build(items.slice(0, limit)));
    if (items.length <= limit) return [list];
    const button = el("button", {
      type: "button", class: "more rest",
      onclick: () => {
        const rest = build(items.slice(limit));
        fill(list, rest);
        button.remove();
        const focus = rest[0].querySelector("button, summary") || rest[0];
        if (focus === rest[0]) focus.setAttribute("tabindex", "-1");
        focus.focus();
      },
    }, more(items.length - limit));
    return [list, button];
  }

  return { contained, dated, el, fill, sample, shape, shortList };
})();
