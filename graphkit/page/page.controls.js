/* Buttons, dates, legend: what stands around the map. They read the state and ask for another. */
"use strict";

const Controls = (() => {
  const { el, sample } = Dom;
  const byId = (id) => document.getElementById(id);

  function create(app) {
    const { model, t, state } = app;

    /* ---- views ---- */

    for (const button of document.querySelectorAll("button[data-view]")) {
      button.addEventListener("click", () => app.change({ view: button.dataset.view }));
    }

    /* ---- periods ---- */

    function fields(side) {
      return [byId(`from-${side}`), byId(`to-${side}`)];
    }

    function readDates(side) {
      const [from, to] = fields(side);
      const window = Model.period(from.value, to.value);
      const problem = byId("problem");
      from.setAttribute("aria-invalid", window ? "false" : "true");
      to.setAttribute("aria-invalid", window ? "false" : "true");
      problem.hidden = Boolean(window);
      problem.textContent = window ? "" : t("bad_date");
      if (window) app.change({ [side]: window });
    }

    for (const side of ["a", "b"]) {
      for (const field of fields(side)) {
        field.addEventListener("change", () => readDates(side));
        field.addEventListener("keydown", (event) => { if (event.key === "Enter") readDates(side); });
      }
      const box = document.querySelector(`#period-${side} .presets`);
      if (model.data.presets.length > 7) {
        const choice = el("select", { "aria-label": t(`period_${side}`) }, el("option", { value: "" }, "…"),
          model.data.presets.map((preset, index) => el("option", { value: index }, preset.name)));
        choice.addEventListener("change", () => { if (choice.value) app.change({ [side]: windowOf(model.data.presets[choice.value]) }); });
        box.append(choice);
      } else {
        box.append(...model.data.presets.map((preset) => el("button", {
          type: "button", "aria-pressed": "false", "data-window": `${preset.start}/${preset.end}`,
          onclick: () => app.change({ [side]: windowOf(preset) }),
        }, preset.name)));
      }
    }

    function windowOf(preset) {
      return { start: preset.start, end: preset.end };
    }

    /* ---- what could be known on a day, and what has no date ---- */

    const known = byId("known");
    function readKnown() {
      const text = known.value.trim();
      const day = text ? Model.parseDate(text) : null;
      const wrong = Boolean(text) && !day;
      known.setAttribute("aria-invalid", String(wrong));
      byId("problem").hidden = !wrong;
      byId("problem").textContent = wrong ? t("bad_known") : "";
      if (!wrong) app.change({ known: day ? day[1] : null });
    }
    known.addEventListener("change", readKnown);
    known.addEventListener("keydown", (event) => { if (event.key === "Enter") readKnown(); });
    const undated = byId("undated");
    undated.closest("label").hidden = !app.undated;
    undated.addEventListener("change", () => app.change({ undated: undated.checked }));

    /* ---- relation types ---- */

    const chips = new Map();
    for (const type of [...model.types.values()].sort((a, b) => a.order - b.order)) {
      const number = el("span", { class: "count" });
      const chip = el("button", { type: "button", class: "chip", "aria-pressed": "true", title: `${type.definition}\n${t("only")}` },
        sample(type.css, { ...type, both: type.symmetric && type.arrow !== "none" }), el("span", {}, type.label), number);
      chip.addEventListener("click", () => app.change({ off: toggled(type.id) }));
      chip.addEventListener("dblclick", () => app.change({ off: onlyThis(type.id) }));
      chip.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.shiftKey) {
          event.preventDefault();
          app.change({ off: onlyThis(type.id) });
        }
      });
      chips.set(type.id, { chip, number });
      byId("chips").append(chip);
    }

    function toggled(id) {
      const off = new Set(state.off);
      if (!off.delete(id)) off.add(id);
      return off;
    }

    function onlyThis(id) {
      const others = [...model.types.keys()].filter((key) => key !== id);
      return others.every((key) => state.off.has(key)) && !state.off.has(id) ? new Set() : new Set(others);
    }

    /* ---- search, link, reset, zoom ---- */

    const find = byId("find");
    byId("actors").append(...[...model.actors.values()].map((actor) => el("option", { value: actor.name })));
    function search(final) {
      const wanted = find.value.trim().toLowerCase();
      if (!wanted) return;
      const actors = [...model.actors.values()];
      const exact = actors.find((actor) => [actor.name, actor.id, actor.code].some((text) => text.toLowerCase() === wanted));
      const found = exact || (final ? actors.find((actor) => actor.name.toLowerCase().includes(wanted)) : null);
      if (found) app.select({ kind: "actor", id: found.id }, final);
      else if (final) app.tell(t("find_none"));
    }
    find.addEventListener("input", () => search(false));
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") search(true); });

    byId("copy").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(app.link());
        app.tell(t("copied"));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        app.tell(t("not_copied"));
      }
    });
    byId("reset").addEventListener("click", () => app.reset());
    byId("zoom-in").addEventListener("click", () => app.zoom(1.3));
    byId("zoom-out").addEventListener("click", () => app.zoom(1 / 1.3));
    byId("zoom-fit").addEventListener("click", () => app.fit());

    /* ---- legend: only what is drawn ---- */

    function key(picture, text) {
      return el("span", { class: "key" }, picture, el("span", {}, text));
    }

    function symbol(kind, className) {
      const shapes = {
        organisation: { d: "M3 5h18v14H3z" }, institution: { d: "M3 5h18v14H3z" }, armed_group: { d: "M12 1l11 11l-11 11L1 12z" },
        person: { d: "M12 2l10 18H2z" }, ring: { d: "M12 1a11 11 0 1 0 .01 0zM12 5a7 7 0 1 0 .01 0z" }, triad: { d: "M2 3Q12 10 22 3Q15 13 12 22Q9 13 2 3z" },
        badge: { d: "M4 7h16v10H4z" },
      };
      const node = Dom.shape("svg", { viewBox: "0 0 24 24", width: 18, height: 18, class: `symbol ${className || ""}`, "aria-hidden": "true" });
      node.append(Dom.shape("path", shapes[kind] || { d: "M12 2a10 10 0 1 0 .01 0z" }));
      return node;
    }

    /* Lines that stand for several links: of a family, or of a pair. */
    function bundleKeys(edges) {
      const looks = new Map(edges.filter(({ edge }) => !edge.type).map(({ type }) => [type.css, type]));
      return [...looks.values()].sort((a, b) => (a.css < b.css ? -1 : 1)).map((type) => key(
        sample(type.css, { ...type, arrow: "none", dash: [] }),
        type.family ? t("legend_families", { family: type.label }) : t(`legend_${type.colour}`)));
    }

    function legend(scenes, difference) {
      const box = byId("legend");
      const edges = scenes.flatMap((scene) => scene.edges);
      const keys = [];
      const kinds = new Set([...model.actors.values()].map((actor) => actor.kind));
      for (const kind of ["state", "organisation", "institution", "armed_group", "person", ""]) {
        if (kinds.has(kind)) keys.push(key(symbol(kind, kind === "" ? "unknown" : ""), t(kind ? `kind_${kind}` : "kind_unknown")));
      }
      if (scenes.some((scene) => scene.active.size < model.actors.size)) keys.push(key(symbol("state", "idle"), t("legend_idle")));
      if (difference) {
        for (const change of Object.keys(app.looks)) {
          if (edges.some((edge) => edge.change === change)) {
            const said = t(`legend_${change}`, app.names());
            keys.push(key(sample(`c-${change}`, { ...app.looks[change], arrow: "none", both: false }), `${Paint.MARKS[change] || ""} ${said}`.trim()));
          }
        }
        const rings = new Set([...scenes[0].rings.values()].map((ring) => ring.change));
        for (const change of ["appeared", "gone", "kept"]) {
          if (rings.has(change)) keys.push(key(symbol("ring", `ring c-${change}`), t(`legend_ring_${change}`, app.names())));
        }
        if (edges.some((edge) => edge.change === "gone")) keys.push(el("span", { class: "key wide" }, t("legend_gone_note")));
      } else {
        const green = model.types.has("mediation") ? model.types.get("mediation").css : "";
        if (scenes.some((scene) => scene.rings.size)) keys.push(key(symbol("ring", `ring ${green}`), t("legend_ring")));
        if (scenes.some((scene) => scene.triads.length)) keys.push(key(symbol("triad", `triad ${green}`), t("legend_triad")));
        keys.push(...bundleKeys(edges));
        const member = edges.find((edge) => edge.edge.membership);
        if (app.panes().some((pane) => pane.bands().badges.length)) keys.push(key(symbol("badge", "badge-key"), t("legend_badge")));
        const memberType = model.types.get("alliance");
        if (member) keys.push(key(sample(`member ${memberType.css}`, { dash: [], width: memberType.width, arrow: "none" }), t("legend_member")));
        if (edges.some((edge) => edge.uncertain)) keys.push(key(sample("plain", { dash: [2, 4], width: 2, arrow: "none" }), t("legend_uncertain")));
        if (edges.some((edge) => edge.faint)) keys.push(key(sample("plain pale", { dash: [], width: 2, arrow: "none" }), t("legend_faint")));
        if (edges.some((edge) => edge.n > 1)) keys.push(key(sample("plain", { dash: [], width: 5, arrow: "none" }), t("legend_width")));
      }
      if (app.panes().some((pane) => pane.isCrowded())) keys.push(el("span", { class: "key wide" }, t("legend_names")));
      box.replaceChildren(el("h2", {}, t("legend")), ...keys);
    }

    /* ---- shown again after every change ---- */

    function show(scenes, counts) {
      for (const button of document.querySelectorAll("button[data-view]")) {
        button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
      }
      byId("period-b").hidden = state.view === "single";
      document.querySelector("#period-a legend").textContent = t(state.view === "single" ? "period" : "period_a");
      for (const side of ["a", "b"]) {
        const [from, to] = fields(side);
        from.value = Model.isoDay(state[side].start);
        to.value = Model.isoDay(state[side].end - 1);
        from.setAttribute("aria-invalid", "false");
        to.setAttribute("aria-invalid", "false");
        const called = t(side === "a" && state.view === "single" ? "period" : `period_${side}`);
        from.setAttribute("aria-label", `${called}, ${t("from")}`);
        to.setAttribute("aria-label", `${called}, ${t("to")}`);
        const choice = document.querySelector(`#period-${side} select`);
        if (choice) choice.value = String(model.data.presets.findIndex((preset) => preset.start === state[side].start && preset.end === state[side].end)).replace("-1", "");
        for (const button of document.querySelectorAll(`#period-${side} [data-window]`)) {
          button.setAttribute("aria-pressed", String(button.dataset.window === `${state[side].start}/${state[side].end}`));
        }
      }
      byId("problem").hidden = true;
      known.value = state.known === null ? "" : Model.isoDay(state.known - 1);
      known.setAttribute("aria-invalid", "false");
      undated.checked = state.undated;
      for (const [id, { chip, number }] of chips) {
        const count = counts.get(id) || 0;
        chip.setAttribute("aria-pressed", String(!state.off.has(id)));
        chip.classList.toggle("zero", count === 0);
        number.textContent = app.counted(count);
      }
      legend(scenes, state.view === "difference");
    }

    return { show };
  }

  return { create };
})();
