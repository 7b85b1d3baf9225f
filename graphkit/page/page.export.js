/* Downloads: the picture with title, periods, legend and sources, as PNG or SVG; the relations that
   the table shows, as CSV or GEXF. Nothing leaves the page but into the reader's own files. */
"use strict";

const Export = (() => {
  const { el } = Dom;
  const SERIF = 'Georgia, "Liberation Serif", serif';
  const SANS = '"Helvetica Neue", Arial, "Liberation Sans", sans-serif';
  const CAPTION = `bold 13px ${SANS}`;
  const MARGIN = 28;
  const SHARP = 2;
  const MOST_LINES = 6;
  const LONGEST = 400;
  const GEXF_TYPES = { confidence: "double", symmetric: "boolean" };
  const COLUMNS = [
    "source", "target", "relation", "start", "end", "date_basis", "status", "confidence", "source_actor", "target_actor",
    "group_id", "doc_id", "published", "publisher", "evidence", "extractor", "rule",
  ];

  function create(app, palette) {
    const { model, t, state } = app;

    /* ---- the picture ---- */

    function canvasSurface(width, height) {
      const canvas = document.createElement("canvas");
      canvas.width = width * SHARP;
      canvas.height = height * SHARP;
      const ctx = canvas.getContext("2d");
      ctx.scale(SHARP, SHARP);
      ctx.open = ({ x, y, width: wide, height: high }, { left, top, scale }) => {
        ctx.save();
        ctx.beginPath();
        ctx.rect(x, y, wide, high);
        ctx.clip();
        ctx.translate(x, y);
        ctx.scale(scale, scale);
        ctx.translate(-left, -top);
      };
      ctx.close = () => ctx.restore();
      ctx.canvasItself = canvas;
      return ctx;
    }

    const measurer = document.createElement("canvas").getContext("2d");

    /* Lines that are no wider than this; words that are get broken, and what is far too long ends in "…". */
    function wrapped(text, font, width) {
      measurer.font = font;
      const fits = (line) => measurer.measureText(line).width <= width;
      const lines = [""];
      for (const word of text.split(/\s+/)) {
        let rest = word;
        const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
        if (fits(longer)) { lines[lines.length - 1] = longer; continue; }
        while (rest && lines.length <= MOST_LINES) {
          const letters = [...rest.slice(0, LONGEST)];
          while (!fits(letters.join("")) && letters.length > 1) letters.length = Math.ceil(letters.length * 0.8);
          const part = letters.join("");
          if (lines[lines.length - 1]) lines.push(part);
          else lines[lines.length - 1] = part;
          rest = rest.slice(part.length);
        }
      }
      if (lines.length <= MOST_LINES) return lines;
      return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1].slice(0, -1)}…`];
    }

    function blocks(width) {
      const inner = width - 2 * MARGIN;
      const block = (text, size, family, colour, bold, gap) => {
        const font = `${bold ? "bold " : ""}${size}px ${family}`;
        return { lines: wrapped(text, font, inner), font, colour, leading: size * 1.35, gap };
      };
      const title = document.querySelector("h1").textContent;
      const summary = document.getElementById("summary").textContent;
      const foot = [...document.querySelectorAll("footer p")].map((line) => line.textContent.trim()).filter(Boolean);
      return {
        head: [block(title, 26, SERIF, palette.ink, true, 4), block(summary, 15, SANS, palette.muted, false, 14)],
        foot: foot.map((line) => block(line, 11.5, SANS, palette.muted, false, 2)),
      };
    }

    function heightOf(list) {
      return list.reduce((sum, { lines, leading, gap }) => sum + lines.length * leading + gap, 0);
    }

    function write(surface, list, top) {
      let y = top;
      for (const { lines, font, colour, leading, gap } of list) {
        Object.assign(surface, { font, fillStyle: colour, textAlign: "start", textBaseline: "alphabetic", globalAlpha: 1 });
        for (const line of lines) {
          surface.fillText(line, MARGIN, y + leading * 0.78);
          y += leading;
        }
        y += gap;
      }
      return y;
    }

    /* The legend of the picture: a line sample for each type or change that is drawn. */
    function keys() {
      const drawn = app.scenes().flatMap((scene) => scene.edges);
      if (state.view === "difference") {
        return Object.keys(app.looks).filter((change) => drawn.some((item) => item.change === change)).map((change) => ({
          style: { ...app.looks[change], colour: palette[app.looks[change].colour], arrow: "none" },
          text: [Paint.MARKS[change] || "", t(`legend_${change}`, app.names())].join(" ").trim(),
        }));
      }
      const used = new Set(drawn.map((item) => item.edge.type));
      const found = [...model.types.values()].filter((type) => used.has(type.id)).sort((a, b) => a.order - b.order)
        .map((type) => ({ style: { ...type, colour: palette.type(type), both: type.symmetric && type.arrow !== "none" }, text: type.label }));
      const gathered = new Map(drawn.filter((item) => !item.edge.type).map(({ type }) => [type.css, type]));
      for (const type of gathered.values()) {
        found.push({
          style: { ...type, colour: type.colour ? palette[type.colour] : palette.type(type), arrow: "none", both: false },
          text: type.family ? t("several_kinds", { family: type.label }) : t(`legend_${type.colour}`),
        });
      }
      if (drawn.some((item) => item.uncertain)) found.push({ style: { width: 2, dash: [2, 4], colour: palette.ink, arrow: "none" }, text: t("legend_uncertain") });
      return found;
    }

    function placedKeys(width) {
      measurer.font = `12.5px ${SANS}`;
      let [x, y] = [MARGIN, 0];
      const placed = keys().map((item) => {
        const wide = 44 + measurer.measureText(item.text).width + 18;
        if (x + wide > width - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + 22];
        const at = { ...item, x, y };
        x += wide;
        return at;
      });
      return { placed, height: placed.length ? y + 30 : 0 };
    }

    function drawKeys(surface, placed, top) {
      for (const { style, text, x, y } of placed) {
        const middle = top + y + 10;
        const curve = { x0: x, y0: middle, cx: x + 18, cy: middle, x1: x + 36, y1: middle };
        Paint.edge(surface, curve, { ...style, head: 8.5 + style.width * 0.9, casing: 0, alpha: 1, plain: false }, palette.page);
        Object.assign(surface, { font: `12.5px ${SANS}`, fillStyle: palette.ink, textAlign: "start", textBaseline: "middle", globalAlpha: 1 });
        surface.fillText(text, x + 44, middle);
      }
    }

    function sheet(make) {
      const shown = app.shownPanes().map((pane) => ({ pane, seen: pane.seen() }));
      const across = shown.reduce((sum, { seen }) => sum + seen.width, 0) + (shown.length - 1) * MARGIN;
      const width = Math.ceil(Math.max(across, 560) + 2 * MARGIN);
      const { head, foot } = blocks(width);
      const legend = placedKeys(width);
      const captions = shown.map(({ seen }, index) => {
        const text = document.getElementById(`caption-${index ? "b" : "a"}`).innerText.replace(/\s*\n\s*/g, ": ");
        return wrapped(text, CAPTION, shown.length > 1 ? seen.width : width - 2 * MARGIN);
      });
      const mapTop = MARGIN + heightOf(head) + Math.max(...captions.map((lines) => lines.length)) * 18 + 6;
      const mapHeight = Math.max(...shown.map(({ seen }) => seen.height));
      const height = Math.ceil(mapTop + mapHeight + 16 + legend.height + heightOf(foot) + MARGIN);
      const surface = make(width, height);
      surface.fillStyle = palette.page;
      surface.fillRect(0, 0, width, height);
      write(surface, head, MARGIN);
      let x = MARGIN;
      shown.forEach(({ pane, seen }, index) => {
        Object.assign(surface, { font: CAPTION, fillStyle: palette.ink, textAlign: "start", textBaseline: "alphabetic", globalAlpha: 1 });
        captions[index].forEach((line, at) => surface.fillText(line, x, MARGIN + heightOf(head) + 12 + at * 18));
        surface.open({ x, y: mapTop, width: seen.width, height: seen.height }, seen);
        pane.paintOn(surface);
        surface.close();
        x += seen.width + MARGIN;
      });
      drawKeys(surface, legend.placed, mapTop + mapHeight + 14);
      write(surface, foot, mapTop + mapHeight + 16 + legend.height);
      return { surface, width, height };
    }

    /* One map alone, for paper. */
    function map(pane) {
      const seen = pane.seen();
      const surface = canvasSurface(seen.width, seen.height);
      surface.open({ x: 0, y: 0, width: seen.width, height: seen.height }, seen);
      pane.paintOn(surface);
      surface.close();
      return surface.canvasItself.toDataURL();
    }

    function svg() {
      const { surface, width, height } = sheet(SvgSurface.create);
      return surface.text(width, height, `${document.querySelector("h1").textContent}. ${document.getElementById("summary").textContent}`);
    }

    function png(done) {
      sheet(canvasSurface).surface.canvasItself.toBlob(done, "image/png");
    }

    /* ---- the relations ---- */

    /* A membership is drawn towards the organisation; the table has such pairs in the order of ids. */
    function record(row) {
      const { edge } = row;
      const swapped = edge.membership && edge.source !== edge.pair[0];
      const [source, target] = swapped ? edge.pair : [edge.source, edge.target];
      const actors = swapped ? [row.target_actor, row.source_actor] : [row.source_actor, row.target_actor];
      return {
        ...row, source, target, relation: edge.type, start: row.from, end: row.to, date_basis: row.basis, source_actor: actors[0], target_actor: actors[1],
      };
    }

    /* Spreadsheets run a cell that begins like a formula; a quotation mark in front stops them. */
    function cell(value) {
      const text = value === null || value === undefined ? "" : String(value);
      const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
    }

    function csv() {
      const lines = app.shownInTable().map(record).map((values) => COLUMNS.map((column) => cell(values[column])).join(","));
      return `\ufeff${[COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
    }

    /* GEXF 1.3, dynamic: one edge a report, with its days, the last one included. All edges are written
       as directed, as readers expect one kind only; `symmetric` says which have no direction. */
    function gexf() {
      const rows = app.shownInTable();
      const actors = [...Model.actorsOf(rows)].sort().map((id) => model.actors.get(id));
      const attributes = ["relation", "symmetric", "status", "confidence", "doc_id", "published", "publisher", "evidence"];
      const x = SvgSurface.escape;
      const nodes = actors.map((actor) => `<node id="${x(actor.id)}" label="${x(actor.name)}"><attvalues><attvalue for="kind" value="${x(actor.kind)}"/></attvalues></node>`);
      const edges = rows.map((row) => {
        const type = model.types.get(row.edge.type);
        const values = { ...record(row), symmetric: type.symmetric };
        const begins = row.start === null ? "" : ` start="${Model.isoDay(row.start)}"`;
        const ends = row.start === null || row.to === ".." ? "" : ` end="${Model.isoDay(row.until - 1)}"`;
        const told = attributes.filter((name) => values[name] !== null && values[name] !== "").map((name) => `<attvalue for="${name}" value="${x(values[name])}"/>`);
        return `<edge id="${row.index}" source="${x(values.source)}" target="${x(values.target)}" kind="${x(values.relation)}" label="${x(type.label)}"${begins}${ends}><attvalues>${told.join("")}</attvalues></edge>`;
      });
      const declared = attributes.map((name) => `<attribute id="${name}" title="${name}" type="${GEXF_TYPES[name] || "string"}"/>`);
      return [
        '<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        `<meta><creator>graphkit</creator><description>${x(document.querySelector("h1").textContent)}</description></meta>`,
        '<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">',
        '<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>',
        `<attributes class="edge">${declared.join("")}</attributes>`,
        "<nodes>", ...nodes, "</nodes>", "<edges>", ...edges, "</edges>", "</graph>", "</gexf>", "",
      ].join("\n");
    }

    /* ---- into a file ---- */

    function fileName(ending) {
      const { first, second } = app.names();
      const heading = document.querySelector("h1").textContent;
      const periods = (state.view === "single" ? [first] : [first, second]).filter((name) => !heading.includes(name));
      const words = [heading, ...periods].join(" ");
      const plain = words.normalize("NFKD").replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80).toLowerCase();
      return `${plain || "graphkit"}.${ending}`;
    }

    function save(blob, ending) {
      const address = URL.createObjectURL(blob);
      const link = el("a", { href: address, download: fileName(ending) });
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
      app.tell(t("saved", { file: link.download }));
    }

    const KINDS = {
      png: () => png((blob) => save(blob, "png")),
      svg: () => save(new Blob([svg()], { type: "image/svg+xml" }), "svg"),
      csv: () => save(new Blob([csv()], { type: "text/csv" }), "csv"),
      gexf: () => save(new Blob([gexf()], { type: "application/gexf+xml" }), "gexf"),
    };

    const menu = document.getElementById("save");
    for (const button of menu.querySelectorAll("button[data-save]")) {
      button.addEventListener("click", () => {
        KINDS[button.dataset.save]();
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });

    return { svg, csv, gexf, png, map };
  }

  return { create };
})();
