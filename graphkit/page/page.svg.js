/* A drawing surface that writes SVG: it has the methods of a canvas that Paint uses, so that an
   exported picture is drawn by the same code as the map on the screen. */
"use strict";

const SvgSurface = (() => {
  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;" };
  const ANCHORS = { center: "middle", left: "start", right: "end", start: "start", end: "end" };
  const BASELINES = { middle: "central", alphabetic: "alphabetic", top: "text-before-edge" };

  function escape(text) {
    /* Characters that XML does not allow at all are left out; line ends would not survive in an attribute. */
    return String(text).replace(/[&<>"\t\n\r]/g, (sign) => ESCAPES[sign]).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
  }

  function number(value) {
    return String(Math.round(value * 100) / 100);
  }

  function create() {
    const parts = [];
    const stack = [];
    let path = "";
    let dash = [];
    let turned = "";
    const surface = {
      fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, lineCap: "butt", lineJoin: "miter",
      globalAlpha: 1, font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic",
      beginPath() { path = ""; },
      moveTo(x, y) { path += `M${number(x)} ${number(y)}`; },
      lineTo(x, y) { path += `L${number(x)} ${number(y)}`; },
      quadraticCurveTo(cx, cy, x, y) { path += `Q${number(cx)} ${number(cy)} ${number(x)} ${number(y)}`; },
      closePath() { path += "Z"; },
      rect(x, y, width, height) { path += `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}Z`; },
      roundRect(x, y, width, height, r) {
        const [w, h] = [width - 2 * r, height - 2 * r].map(number);
        const a = number(r);
        path += `M${number(x + r)} ${number(y)}h${w}a${a} ${a} 0 0 1 ${a} ${a}v${h}a${a} ${a} 0 0 1 -${a} ${a}h-${w}a${a} ${a} 0 0 1 -${a} -${a}v-${h}a${a} ${a} 0 0 1 ${a} -${a}Z`;
      },
      /* Paint draws whole circles only. */
      arc(x, y, r) {
        const a = number(r);
        path += `M${number(x - r)} ${number(y)}a${a} ${a} 0 1 0 ${number(2 * r)} 0a${a} ${a} 0 1 0 ${number(-2 * r)} 0Z`;
      },
      setLineDash(lengths) { dash = lengths; },
      translate(x, y) { turned = `translate(${number(x)} ${number(y)})`; },
      rotate(angle) { turned += ` rotate(${number((angle * 180) / Math.PI)})`; },
      fill() { parts.push(`<path d="${path}" fill="${escape(surface.fillStyle)}"${alpha("fill-opacity")}${moved()}/>`); },
      stroke() { parts.push(`<path d="${path}" fill="none"${lined()}${moved()}/>`); },
      fillText(text, x, y) { parts.push(`<text${typed(x, y)} fill="${escape(surface.fillStyle)}"${alpha("fill-opacity")}>${escape(text)}</text>`); },
      strokeText(text, x, y) { parts.push(`<text${typed(x, y)} fill="none"${lined()}>${escape(text)}</text>`); },
      fillRect(x, y, width, height) {
        parts.push(`<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${escape(surface.fillStyle)}"/>`);
      },
      save() { stack.push({ ...surface, dash, turned }); },
      restore() {
        const { dash: lengths, turned: before, ...saved } = stack.pop();
        Object.assign(surface, saved);
        dash = lengths;
        turned = before;
      },
      /* A window onto a part of a larger drawing: what lies outside is cut off, until `close`. */
      open({ x, y, width, height }, { left, top, scale }) {
        parts.push(`<svg x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" viewBox="${number(left)} ${number(top)} ${number(width / scale)} ${number(height / scale)}" overflow="hidden">`);
      },
      close() { parts.push("</svg>"); },
      text(width, height, label) {
        return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${escape(label)}</title>${parts.join("\n")}</svg>\n`;
      },
    };

    function moved() {
      return turned ? ` transform="${turned}"` : "";
    }

    function alpha(name) {
      return surface.globalAlpha < 1 ? ` ${name}="${number(surface.globalAlpha)}"` : "";
    }

    function lined() {
      const dashes = dash.length ? ` stroke-dasharray="${dash.map(number).join(" ")}"` : "";
      return ` stroke="${escape(surface.strokeStyle)}" stroke-width="${number(surface.lineWidth)}" stroke-linecap="${surface.lineCap}" stroke-linejoin="${surface.lineJoin}"${dashes}${alpha("stroke-opacity")}`;
    }

    /* A canvas font is "[bold] SIZEpx FAMILY". */
    function typed(x, y) {
      const [, bold, size, family] = /^(bold )?([\d.]+)px (.+)$/.exec(surface.font);
      return ` x="${number(x)}" y="${number(y)}" font-size="${number(Number(size))}" font-family="${escape(family)}"${bold ? ' font-weight="bold"' : ""} text-anchor="${ANCHORS[surface.textAlign]}" dominant-baseline="${BASELINES[surface.textBaseline]}"`;
    }

    return surface;
  }

  return { create, escape };
})();
