/* The relation table: the same rows as the map, sortable, the equivalent of the canvas. */
"use strict";

const Table = (() => {
  const { el } = Dom;
  const FIRST = 60;
  const PRINTED = 1000;

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
      const own = app.windows().filter(({ window }) => row.start === null || model.rule(row, window));
      return own.length > 1 ? t("both") : own.map(({ label }) => label).join("");
    }

    for (const cell of head.querySelectorAll("th")) {
      const { column } = cell.dataset;
      const text = cell.textContent;
      const button = el("button", {
        type: "button", class: "sort", "aria-label": `${text}: ${t("sort_by", { column: text })}`,
        onclick: () => sortBy(column, text),
      }, text);
      cell.replaceChildren(button);
    }
    const called = t("col_period");
    const periodCell = el("th", { scope: "col", "data-column": "period", "aria-sort": "none", hidden: true }, el("button", {
      type: "button", class: "sort", "aria-label": `${called}: ${t("sort_by", { column: called })}`, onclick: () => sortBy("period", called),
    }, called));
    head.append(periodCell);

    function sortBy(column, text) {
      sort = { column, down: sort.column === column && !sort.down };
      draw();
      app.say(t("sorted_by", { column: text, order: t(sort.down ? "descending" : "ascending") }));
    }

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
        el("td", { class: "evidence", lang: row.language }, row.evidence),
        el("td", { class: "document" }, [row.publisher, row.doc_id].filter(Boolean).map(Dom.contained).join(" · ")),
        el("td", { hidden: !twoPeriods }, twoPeriods ? periodOf(row) : ""));
    }

    /* Rows are made anew; who stands on one stays on it, or on the first. */
    function draw(limit) {
      const held = body.contains(document.activeElement) ? document.activeElement.closest("tr").dataset.row : null;
      const twoPeriods = app.windows().length > 1;
      periodCell.hidden = !twoPeriods;
      if (!twoPeriods && sort.column === "period") sort = { column: "held", down: false };
      for (const cell of head.querySelectorAll("th")) {
        const own = cell.dataset.column === sort.column;
        cell.setAttribute("aria-sort", own ? (sort.down ? "descending" : "ascending") : "none");
      }
      const sorted = [...rows].sort(compare);
      const shown = sorted.slice(0, limit || (all ? Infinity : FIRST));
      body.replaceChildren(...shown.map((row) => rowOf(row, twoPeriods)));
      document.getElementById("row-count").textContent = app.counted(rows.length);
      note.replaceChildren();
      if (shown.length < rows.length) {
        note.append(el("button", { type: "button", class: "more", onclick: showAll }, t("table_more", { n: rows.length })));
        if (limit) note.append(el("span", {}, t("table_part", { shown: shown.length, n: rows.length })));
      }
      if (held !== null) {
        const again = body.querySelector(`[data-row="${held}"] button`) || body.querySelector("button");
        if (again) again.focus({ preventScroll: true });
      }
    }

    function showAll() {
      const before = body.rows.length;
      all = true;
      draw();
      body.rows[before].querySelector("button").focus();
    }

    return {
      rows: () => [...rows].sort(compare),
      show(next) { rows = next; draw(); },
      /* On paper there is nothing to click: all rows, up to so many, and how many there would be. */
      print(printing) { draw(printing ? PRINTED : undefined); },
    };
  }

  return { create };
})();
