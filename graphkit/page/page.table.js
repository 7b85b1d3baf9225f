/* The relation table: the same rows as the map, sortable, the equivalent of the canvas. */
"use strict";

const Table = (() => {
  const { el } = Dom;
  const FIRST = 60;

  function create(app) {
    const { model, t } = app;
    const body = document.getElementById("rows");
    const note = document.getElementById("table-note");
    const head = document.querySelector("#table thead tr");
    const name = (id) => model.actors.get(id).name;
    let sort = { column: "held", down: false };
    let all = false;
    let rows = [];

    const VALUES = {
      source: (row) => name(row.edge.source),
      relation: (row) => model.types.get(row.edge.type).label,
      target: (row) => name(row.edge.target),
      held: (row) => (row.start === null ? Infinity : row.start),
      reported: (row) => row.published,
      status: (row) => row.status,
      evidence: (row) => row.evidence,
      document: (row) => `${row.publisher} ${row.doc_id}`,
      period: (row) => periodOf(row),
    };

    function periodOf(row) {
      const own = app.windows().filter(({ window }) => row.start !== null && model.rule(row, window));
      return own.length > 1 ? t("both") : own.map(({ label }) => label).join("");
    }

    for (const cell of head.querySelectorAll("th")) {
      const { column } = cell.dataset;
      const text = cell.textContent;
      const button = el("button", {
        type: "button", class: "sort", "aria-label": `${text}: ${t("sort_by", { column: text })}`,
        onclick: () => {
          sort = { column, down: sort.column === column && !sort.down };
          draw();
        },
      }, text);
      cell.replaceChildren(button);
    }
    const periodCell = el("th", { scope: "col", "data-column": "period", "aria-sort": "none", hidden: true },
      el("button", { type: "button", class: "sort", onclick: () => { sort = { column: "period", down: sort.column === "period" && !sort.down }; draw(); } }, t("col_period")));
    head.append(periodCell);

    function compare(a, b) {
      const [x, y] = [VALUES[sort.column](a), VALUES[sort.column](b)];
      const order = typeof x === "string" ? x.localeCompare(y) : x - y || 0;
      return (sort.down ? -order : order) || a.index - b.index;
    }

    function rowOf(row, twoPeriods) {
      const type = model.types.get(row.edge.type);
      const open = el("button", { type: "button", class: "cell", onclick: () => app.select({ kind: "edge", id: row.edge.id }, true) }, name(row.edge.source));
      return el("tr", { "data-row": row.index },
        el("th", { scope: "row" }, open),
        el("td", { class: "day" }, el("span", { class: `dot ${type.css}`, "aria-hidden": "true" }), row.edge.membership ? t("membership") : type.label),
        el("td", {}, name(row.edge.target)),
        el("td", { class: "day" }, app.held(row)),
        el("td", { class: "day" }, row.published),
        el("td", { class: row.status === "asserted" ? "plainly" : null }, row.status ? t(`status_${row.status}`) : ""),
        el("td", { class: "evidence" }, row.evidence),
        el("td", { class: "document" }, [row.publisher, row.doc_id].filter(Boolean).join(" · ")),
        el("td", { hidden: !twoPeriods }, twoPeriods ? periodOf(row) : ""));
    }

    function draw() {
      const twoPeriods = app.windows().length > 1;
      periodCell.hidden = !twoPeriods;
      if (!twoPeriods && sort.column === "period") sort = { column: "held", down: false };
      for (const cell of head.querySelectorAll("th")) {
        const own = cell.dataset.column === sort.column;
        cell.setAttribute("aria-sort", own ? (sort.down ? "descending" : "ascending") : "none");
      }
      const sorted = [...rows].sort(compare);
      const shown = all ? sorted : sorted.slice(0, FIRST);
      body.replaceChildren(...shown.map((row) => rowOf(row, twoPeriods)));
      document.getElementById("row-count").textContent = rows.length;
      note.replaceChildren();
      if (shown.length < rows.length) {
        note.append(el("button", { type: "button", class: "more", onclick: () => { all = true; draw(); } }, t("table_more", { n: rows.length })));
      }
    }

    return { rows: () => [...rows].sort(compare), show(next) { rows = next; draw(); } };
  }

  return { create };
})();
