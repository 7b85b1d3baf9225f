/* The page: its state, and what follows from a state. Every change goes through `change`. */
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const model = Model.read(data);
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  root.classList.add("scripting");

  const VIEWS = ["single", "side", "difference"];
  const start = { view: data.view, a: data.a, b: data.b, off: new Set(), known: data.known, undated: false, selected: null };
  const state = { ...start };
  let panes = [];
  let scenes = [];
  const triads = new Map();
  const bundles = Bundles.all(model);
  const undated = model.rows.filter((row) => row.start === null);

  function t(key, values) {
    return data.strings[key].replace(/\{(\w+)\}/g, (whole, name) => (
      values && name in values ? Dom.contained(counted(values[name])) : whole));
  }

  /* A whole number with its thousands apart; anything else as it is. */
  function counted(value) {
    return Number.isInteger(value) ? String(value).replace(/\B(?=(\d{3})+$)/g, data.strings.thousands) : value;
  }

  /* ---- colours of the theme in force ---- */

  const darkQuery = window.matchMedia("(prefers-color-scheme: dark)");
  const palette = { type: (type) => (palette.dark ? type.dark : type.light) };

  function readPalette() {
    palette.dark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" && darkQuery.matches);
    const style = getComputedStyle(root);
    for (const name of ["page", "ink", "muted", "node", "band", "focus", "appeared", "gone", "kept", "cooperative", "conflictual", "mixed", "neutral"]) {
      palette[name] = style.getPropertyValue(`--${name}`).trim();
    }
    const mediation = model.types.get("mediation");
    palette.mediation = mediation ? palette.type(mediation) : palette.kept;
  }

  /* ---- periods and their names ---- */

  function nameOf(window) {
    const preset = data.presets.find((item) => item.start === window.start && item.end === window.end);
    if (preset && preset.name !== t("all_time")) return preset.name;
    return Model.called(window);
  }

  function names() {
    return { first: nameOf(state.a), second: nameOf(state.b) };
  }

  function windows() {
    const sides = state.view === "single" ? ["a"] : ["a", "b"];
    return sides.map((side) => ({ window: state[side], label: nameOf(state[side]) }));
  }

  function rowsIn(window) {
    return Model.rowsIn(model, window, state);
  }

  function shownRows(window) {
    return rowsIn(window).filter((row) => !state.off.has(row.edge.type));
  }

  /* ---- selection ---- */

  function focusOf(selection, scene) {
    if (!selection) return null;
    const focus = { actors: new Set(), edges: new Set(), centre: null, triad: null };
    const take = (drawn) => {
      focus.edges.add(drawn.edge.id);
      focus.actors.add(drawn.edge.source).add(drawn.edge.target);
    };
    if (selection.kind === "actor") {
      focus.centre = selection.id;
      focus.actors.add(selection.id);
      scene.edges.filter(({ edge }) => edge.source === selection.id || edge.target === selection.id).forEach(take);
    } else if (selection.kind === "edge") {
      const edge = model.edges.get(selection.id);
      focus.actors.add(edge.source).add(edge.target);
      focus.edges.add(edge.id);
    } else if (selection.kind === "pair" || selection.kind === "family") {
      const found = bundles.get(keyOf(selection));
      found.pair.forEach((id) => focus.actors.add(id));
      scene.edges.filter(({ edge }) => edge.id === keyOf(selection) || found.edges.has(edge.id)).forEach(take);
    } else if (selection.kind === "path") {
      Path.ends(model, selection.id).forEach((id) => focus.actors.add(id));
      const used = new Set(steps(scene.all, selection.id).flatMap((step) => step.items.map((item) => item.edge.id)));
      scene.edges.filter(({ edge }) => used.has(edge.id)).forEach(take);
    } else {
      const { mediator, parties } = triads.get(selection.id);
      focus.triad = selection.id;
      focus.actors = new Set([mediator, ...parties]);
      scene.edges.filter(({ edge }) => edge.type === "mediation" && edge.source === mediator && focus.actors.has(edge.target)).forEach(take);
    }
    return focus;
  }

  /* The steps of the shortest chains of a map; of the difference those of either period, as no chain
     leads through both. */
  function steps(items, id) {
    const maps = state.view === "difference" ? windows().map(({ window }) => app.bundlesIn(window)) : [items];
    return maps.flatMap((each) => {
      const chains = Path.chains(each, ...Path.ends(model, id));
      return chains.filter((chain) => chain.length === chains[0].length).flat();
    });
  }

  function keyOf({ kind, id }) {
    return `${kind} ${id}`;
  }

  /* What a click on a line selects: the link, or all that the line stands for. */
  function selectionOf(drawn) {
    const bundle = bundles.get(drawn.edge.id);
    return bundle && !drawn.edge.type ? { kind: bundle.kind, id: bundle.id } : { kind: "edge", id: drawn.edge.id };
  }

  function knownSelection(kind, id) {
    if (kind === "actor") return model.actors.has(id);
    if (kind === "edge") return model.edges.has(id);
    if (kind === "pair" || kind === "family") return bundles.has(`${kind} ${id}`);
    if (kind === "path") return Path.ends(model, id) !== null;
    return kind === "triad" && triads.has(id);
  }

  /* Names of a selection for the live region. */
  function spoken(selection) {
    if (selection.kind === "actor") return model.actors.get(selection.id).name;
    if (selection.kind === "edge") return panel.between(model.edges.get(selection.id));
    if (bundles.has(keyOf(selection))) return bundles.get(keyOf(selection)).pair.map((id) => model.actors.get(id).name).join(" – ");
    if (selection.kind === "path") return Path.ends(model, selection.id).map((id) => model.actors.get(id).name).join(" – ");
    return model.actors.get(triads.get(selection.id).mediator).name;
  }

  /* ---- captions, summary ---- */

  function caption(scene) {
    const parts = [t("caption", { span: Model.span(scene.window), n: scene.rows.length, total: model.rows.length })];
    const hidden = rowsIn(scene.window).length - scene.rows.length;
    if (hidden) parts.push(t("caption_hidden", { n: hidden }));
    return [...parts, ...notes(scene)].join(" · ");
  }

  function notes(scene) {
    const parts = [];
    if (undated.length) parts.push(t(state.undated ? "caption_undated_shown" : "caption_undated", { n: undated.length + data.undated_before }));
    else if (data.undated_before) parts.push(t("caption_undated", { n: data.undated_before }));
    if (state.known !== null) parts.push(t("caption_known", { day: Model.isoDay(state.known - 1), n: model.rows.filter((row) => !Model.isKnown(row, state.known)).length }));
    if (data.unpublished) parts.push(t("caption_unpublished", { n: data.unpublished }));
    const off = scene.all.filter(({ edge }) => !edge.lanes).length;
    parts.push(off ? `${drawn(scene.drawing)}; ${t("drawn_off", { n: off })}` : drawn(scene.drawing));
    return parts;
  }

  /* How many links the map shows, and how they are gathered into lines. */
  function drawn({ level, lines, n, pairs, shown }) {
    const gathered = lines < shown || level === 3;
    return t(gathered ? `drawn_${level}` : "drawn_all", { lines, most: data.most_lanes, n, pairs, shown });
  }

  function changeCounts(list) {
    const counts = { appeared: 0, gone: 0, stronger: 0, weaker: 0, kept: 0 };
    for (const item of list) counts[item.change] += 1;
    return counts;
  }

  /* A list that a sentence can hold. */
  function few(list) {
    return list.length <= 8 ? list.join(", ") : t("and_more", { list: list.slice(0, 7).join(", "), n: list.length - 7 });
  }

  function summary(periods, difference) {
    if (!difference) {
      const [scene] = periods;
      const ids = [...new Set(scene.mediations.map((item) => item.mediator))].sort();
      const mediators = ids.map((id) => model.actors.get(id).short);
      const text = t("summary", { relations: scene.rows.length, actors: scene.active.size, period: nameOf(scene.window) });
      return mediators.length ? `${text} ${t("summary_mediators", { mediators: few(mediators) })}` : text;
    }
    const counts = { n_first: periods[0].rows.length, n_second: periods[1].rows.length };
    return `${t("summary_pair", { ...names(), ...counts })} ${t("summary_change", changeCounts(difference.list))}`;
  }

  /* A heading that nobody wrote says what is shown; one that somebody wrote stays. */
  function heading() {
    if (state.view !== "single") return t("title_pair", names());
    const all = data.presets.find((item) => item.name === t("all_time"));
    return all && Scenes.same(state.a, all) ? t("title_all") : t("title_period", { period: nameOf(state.a) });
  }

  function showHeading() {
    if (!automatic) return;
    document.querySelector("h1").replaceChildren(...Dom.dated(heading()));
    document.title = heading();
  }

  /* ---- drawing it all ---- */

  function typeCounts() {
    const counts = new Map();
    const rows = windows().map(({ window }) => rowsIn(window)).reduce(Scenes.union);
    for (const row of rows) counts.set(row.edge.type, (counts.get(row.edge.type) || 0) + 1);
    return counts;
  }

  function draw() {
    let periods = windows().map(({ window }) => build.periodScene(window));
    const level = Math.max(...periods.map((scene) => scene.drawing.level));
    /* Maps side by side stand on the same rung of the ladder. */
    if (state.view === "side") periods = periods.map((scene) => (scene.drawing.level < level ? build.periodScene(scene.window, level) : scene));
    const difference = periods.length > 1 ? build.differenceScene(...periods) : null;
    scenes = state.view === "difference" ? [difference] : periods;
    scenes.forEach((scene, index) => showPane(index ? "b" : "a", panes[index], scene));
    showHeading();
    byId("summary").textContent = summary(periods, difference);
    controls.show(scenes, typeCounts());
    timeline.show();
    showPanel(periods, difference);
    table.show(selectedRows(difference ? difference.rows : periods[0].rows));
    writeHash();
  }

  function showPane(side, pane, scene) {
    const text = state.view === "difference"
      ? [t("caption_difference", { ...names(), ...changeCounts(scene.list) }), ...notes(scene)].join(" · ")
      : caption(scene);
    const box = byId(`caption-${side}`);
    box.replaceChildren(Dom.el("strong", {}, state.view === "difference" ? "" : nameOf(scene.window)), text);
    if (state.view !== "side") box.firstChild.remove();
    byId(`empty-${side}`).hidden = scene.edges.length > 0;
    byId(`canvas-${side}`).setAttribute("aria-label", t("map_label", { period: text }));
    pane.show({ ...scene, focus: focusOf(state.selected, scene) });
  }

  function selectedRows(rows) {
    const chosen = state.selected;
    if (!chosen) return rows;
    if (chosen.kind === "edge") return rows.filter((row) => row.edge.id === chosen.id);
    if (chosen.kind === "actor") return rows.filter((row) => row.edge.source === chosen.id || row.edge.target === chosen.id);
    if (bundles.has(keyOf(chosen))) return rows.filter((row) => bundles.get(keyOf(chosen)).edges.has(row.edge.id));
    if (chosen.kind === "path") {
      const on = new Set(scenes.flatMap((scene) => [...focusOf(chosen, scene).edges]));
      return rows.filter((row) => on.has(row.edge.id));
    }
    const own = new Set(app.mediations().filter((item) => item.id === chosen.id).flatMap((item) => item.rows));
    return rows.filter((row) => own.has(row));
  }

  function showPanel(periods, difference) {
    const box = byId("panel");
    const held = box.contains(document.activeElement);
    const rows = difference ? difference.rows : periods[0].rows;
    const chosen = state.selected;
    let content;
    if (!chosen) {
      content = difference ? panel.changes(difference)
        : [panel.title(t("at_a_glance", { period: nameOf(state.a) })), panel.overview(periods[0])];
    } else if (chosen.kind === "edge") content = panel.edgeDetail(chosen.id, rows);
    else if (chosen.kind === "actor") content = panel.actorDetail(chosen.id, rows);
    else if (chosen.kind === "path") content = panel.pathDetail(chosen.id);
    else if (bundles.has(keyOf(chosen))) content = panel.bundleDetail(bundles.get(keyOf(chosen)), rows);
    else content = panel.triadDetail(chosen.id);
    box.replaceChildren(...content.flat(4).filter(Boolean));
    box.scrollTop = 0;
    if (held) byId("panel-heading").focus({ preventScroll: true });
  }

  /* ---- state in the address ---- */

  function hash() {
    const parts = new URLSearchParams();
    parts.set("v", state.view);
    for (const side of ["a", "b"]) parts.set(side, `${Model.isoDay(state[side].start)}/${Model.isoDay(state[side].end - 1)}`);
    /* An empty day: all is known, on a page that opens with less. */
    if (state.known !== null) parts.set("known", Model.isoDay(state.known - 1));
    else if (start.known !== null) parts.set("known", "");
    if (state.undated) parts.set("undated", "1");
    if (state.off.size) parts.set("off", [...state.off].sort().join(","));
    if (state.selected) parts.set("sel", `${state.selected.kind} ${state.selected.id}`);
    return `#${parts.toString().replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%3E/g, ">")}`;
  }

  function writeHash() {
    try {
      window.history.replaceState(null, "", hash());
    } catch (error) {
      /* A sandboxed frame has no address of its own: the state is then only in the page. */
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /* Every value is checked against what the page knows; anything else is left out. */
  function readHash() {
    const parts = new URLSearchParams(window.location.hash.slice(1));
    const wanted = { ...start, off: new Set(), selected: null };
    if (VIEWS.includes(parts.get("v"))) wanted.view = parts.get("v");
    if (wanted.view !== "single" && Scenes.same(wanted.a, wanted.b)) Object.assign(wanted, { a: data.pair[0], b: data.pair[1] });
    for (const side of ["a", "b"]) {
      const [first, last] = (parts.get(side) || "").split("/");
      const window = first && last ? Model.period(first, last) : null;
      if (window) wanted[side] = window;
    }
    for (const id of (parts.get("off") || "").split(",")) if (model.types.has(id)) wanted.off.add(id);
    const known = Model.parseDate(parts.get("known") || "");
    if (known) [, wanted.known] = known;
    else if (parts.get("known") === "") wanted.known = null;
    wanted.undated = parts.get("undated") === "1";
    for (const side of ["a", "b"]) {
      for (const item of Model.mediations(model, Model.rowsIn(model, wanted[side], wanted), wanted[side])) triads.set(item.id, item);
    }
    const chosen = /^(\w+) (.+)$/s.exec(parts.get("sel") || "");
    if (chosen && knownSelection(chosen[1], chosen[2])) wanted.selected = { kind: chosen[1], id: chosen[2] };
    return wanted;
  }

  /* ---- the pieces ---- */

  function say(text) {
    byId("status").textContent = text;
  }

  /* For the eye, too: what would otherwise happen unseen. */
  const note = Dom.el("p", { class: "said", "aria-hidden": "true", hidden: true });
  let until = 0;
  document.body.append(note);
  function tell(text) {
    say(text);
    note.textContent = text;
    note.hidden = false;
    window.clearTimeout(until);
    until = window.setTimeout(() => { note.hidden = true; }, 5000);
  }

  const app = {
    model, t, counted, state, names, windows, say, tell, steps, triads, shownRows, looks: Bundles.LOOKS, undated: undated.length,
    isKnown: (row) => Model.isKnown(row, state.known),
    bundlesIn: (window) => [...Model.bundle(model, shownRows(window), window).values()],
    change(next) {
      const resized = next.view && next.view !== state.view;
      Object.assign(state, next);
      if (next.view && next.view !== "single" && Scenes.same(state.a, state.b)) Object.assign(state, { a: data.pair[0], b: data.pair[1] });
      if (resized) layoutPanes();
      draw();
      say(byId("summary").textContent);
    },
    select(selection, moveFocus) {
      if (moveFocus) keys.leave(selection);
      keys.stand(selection ? selection.id : null);
      state.selected = selection;
      draw();
      if (moveFocus && selection && selection.kind === "actor") keys.reveal(selection.id);
      say(selection ? t("selected", { name: spoken(selection) }) : t("overview_shown"));
      if (moveFocus) keys.arrive(selection);
    },
    push(id, step) { say(keys.push(id, step)); },
    triad: (id) => triads.get(id),
    bundle: (selection) => bundles.get(keyOf(selection)),
    scenes: () => scenes,
    panes: () => panes,
    shownPanes: () => panes.slice(0, state.view === "side" ? 2 : 1),
    shownInTable: () => table.rows(),
    mediations: () => windows().flatMap(({ window }) => Model.mediations(model, shownRows(window), window)),
    held: (row) => panel.held(row),
    link: () => `${window.location.href.split("#")[0]}${hash()}`,
    zoom(factor) { panes[0].zoom(factor); },
    fit: fitPanes,
    reset() {
      Object.assign(state, { ...start, off: new Set(), selected: null });
      for (const pane of panes) for (const [id, place] of pane.home) pane.moveActor(id, place);
      byId("find").value = "";
      keys.reset();
      layoutPanes();
      draw();
      say(`${t("was_reset")} ${byId("summary").textContent}`);
    },
  };

  function makePane(side, index) {
    const tip = byId(`tip-${side}`);
    return ActorMap.create(byId(`canvas-${side}`), model, palette, {
      hover(found, at) {
        tip.hidden = !found;
        if (found) {
          tip.textContent = found.actor ? keys.described(found.actor, index) : tipOf(found.edge);
          const frame = tip.parentElement.clientWidth;
          tip.style.left = `${Math.min(at.x + 14, Math.max(0, frame - tip.offsetWidth - 4))}px`;
          tip.style.top = `${at.y + 16}px`;
        }
        const selection = !found ? null : found.actor ? { kind: "actor", id: found.actor } : selectionOf(found.edge);
        const chosen = state.selected;
        panes.forEach((pane, at2) => pane.highlight(chosen || !scenes[at2] ? null : focusOf(selection, scenes[at2])));
      },
      select(found) {
        if (!found) app.select(null, false);
        else app.select(found.actor ? { kind: "actor", id: found.actor } : selectionOf(found.edge), false);
      },
      /* A pane that is not seen is not drawn; it follows when it is shown. */
      view(view) { if (state.view === "side") panes.forEach((pane, other) => { if (other !== index) pane.setView(view); }); },
      settle() {
        panes[0].settle();
        panes[1].follow(panes[0]);
      },
      move(id, place) { panes.forEach((pane) => pane.moveActor(id, place)); },
    });
  }

  function tipOf(drawn) {
    const what = panel.lineLabel(drawn);
    const count = drawn.counts ? `${drawn.counts[0]} → ${drawn.counts[1]}` : drawn.n > 1 ? `×${drawn.n}` : "";
    const doubt = drawn.uncertain ? `(${t("legend_uncertain")})` : "";
    return [`${panel.between(drawn.edge)} · ${what}`, count, doubt].filter(Boolean).join(" ");
  }

  /* The panes have the size that the view gives them before the map is fitted into it. */
  function layoutPanes() {
    root.dataset.view = state.view;
    byId("pane-b").hidden = state.view !== "side";
    fitPanes();
  }

  /* Both panes show the same part of the map: the second never fits by itself. */
  function fitPanes() {
    panes[0].fit();
    panes[1].follow(panes[0]);
  }

  /* ---- start ---- */

  readPalette();
  const build = Scenes.create(app, state, palette);
  const panel = Panel.create(app);
  const table = Table.create(app);
  const timeline = Timeline.create(app);
  const automatic = document.querySelector("h1").textContent === heading();
  Object.assign(state, readHash());
  const controls = Controls.create(app);
  const keys = Keys.create(app);
  const files = Export.create(app, palette);
  byId("picture").remove();
  root.dataset.view = state.view;
  byId("pane-b").hidden = false;
  panes = ["a", "b"].map(makePane);
  layoutPanes();
  draw();

  function openLists() {
    const held = document.activeElement;
    for (let more = byId("panel").querySelector(".rest"); more; more = byId("panel").querySelector(".rest")) more.click();
    if (held instanceof HTMLElement && held.isConnected) held.focus({ preventScroll: true });
  }

  /* On paper lists are whole, and the map is a picture of what the screen shows, at the width of the paper. */
  window.addEventListener("beforeprint", () => {
    root.dataset.theme = "light";
    readPalette();
    draw();
    table.print(true);
    openLists();
    app.shownPanes().forEach((pane, index) => {
      const box = byId(index ? "canvas-b" : "canvas-a");
      box.parentElement.append(Dom.el("img", { class: "printed", src: files.map(pane), alt: box.getAttribute("aria-label") }));
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll(".printed").forEach((image) => image.remove());
    root.dataset.theme = data.theme;
    readPalette();
    draw();
  });

  darkQuery.addEventListener("change", () => { readPalette(); draw(); });
  window.addEventListener("hashchange", () => {
    Object.assign(state, readHash());
    layoutPanes();
    draw();
    say(byId("summary").textContent);
  });
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width && panes[0].isTouched()) return;
    width = window.innerWidth;
    window.requestAnimationFrame(fitPanes);
  });
  /* For tests and for the curious: nothing in the page reads it. */
  window.graphkit = { model, state, app, Model, Bundles, files, scenes: () => scenes, panes: () => panes };
})();
