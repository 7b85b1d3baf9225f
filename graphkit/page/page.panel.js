/* The panel beside the map: answers first, evidence on selection. */
"use strict";

const Panel = (() => {
  const { contained, el, sample, shortList } = Dom;
  const SHOWN = 6;
  const ITEMS = 60;
  const OPEN = 20;
  const PUSHES = { left: ["←", [-1, 0]], up: ["↑", [0, -1]], down: ["↓", [0, 1]], right: ["→", [1, 0]] };

  function create(app) {
    const { model, t } = app;
    const name = (id) => model.actors.get(id).short;
    const typeOf = (edge) => model.types.get(edge.type);

    function listed(names) {
      if (names.length < 2) return names.join("");
      return t("and", { first: names.slice(0, -1).join(", "), last: names[names.length - 1] });
    }

    function between(edge) {
      const directed = edge.type ? !typeOf(edge).symmetric : edge.directed;
      return `${name(edge.source)} ${directed ? "→" : "–"} ${name(edge.target)}`;
    }

    function line(selection, picture, text, note, label) {
      return el("li", {}, el("button", {
        type: "button", class: "line", "data-select": `${selection.kind} ${selection.id}`, onclick: () => app.select(selection, true), "aria-label": label,
      }, picture, el("span", { class: "what" }, text), note && el("span", { class: "count" }, note)));
    }

    function typeSample(edge) {
      const type = typeOf(edge);
      return sample(type.css, { ...type, both: type.symmetric && type.arrow !== "none" });
    }

    /* In a comparison the line looks as on the map: the colour says what changed. */
    function lineSample(drawn) {
      const type = typeOf(drawn.edge);
      if (!drawn.change) return typeSample(drawn.edge);
      return sample(`c-${drawn.change}`, { ...app.looks[drawn.change], arrow: type.arrow, both: type.symmetric && type.arrow !== "none" });
    }

    function labelOf(edge) {
      return edge.membership ? t("membership") : typeOf(edge).label;
    }

    /* What a line of the map stands for: a link, a family of links, or all between two actors. */
    function lineLabel({ edge, type, items }) {
      if (edge.type) return labelOf(edge);
      return type.family ? t("several_kinds", { family: type.label }) : t(`sign_${Bundles.signOf(items)}`);
    }

    function edgeLine(drawn, withType) {
      const note = drawn.counts ? `${drawn.counts[0]} → ${drawn.counts[1]}` : (drawn.n > 1 ? `×${app.counted(drawn.n)}` : "");
      const text = [between(drawn.edge)];
      if (withType) text.push(" ", el("span", { class: "type" }, labelOf(drawn.edge)));
      return line({ kind: "edge", id: drawn.edge.id }, lineSample(drawn), text, note);
    }

    function section(title, items, limit) {
      if (!items.length) return [];
      return [el("h3", {}, title), shortList(items, limit || SHOWN, (n) => t("more", { n }))];
    }

    /* ---- one period: who mediated, who is allied, who supported whom ---- */

    function mediationText({ mediator, parties }) {
      return parties.length > 1
        ? t("between", { mediator: name(mediator), parties: listed(parties.map(name)) })
        : t("mediated_for", { mediator: name(mediator), party: name(parties[0]) });
    }

    function mediationLines(found) {
      const type = model.types.get("mediation");
      return found.map((item) => () => line(
        { kind: "triad", id: item.id }, sample(type.css, { ...type, both: false }),
        mediationText(item),
        item.occasions.size > 1 ? `×${app.counted(item.occasions.size)}` : "",
      ));
    }

    function allianceLines(edges) {
      const groups = new Map();
      const pairs = [];
      for (const drawn of edges.filter((item) => item.edge.type === "alliance")) {
        if (!drawn.edge.membership) { pairs.push(() => edgeLine(drawn)); continue; }
        if (!groups.has(drawn.edge.target)) groups.set(drawn.edge.target, []);
        groups.get(drawn.edge.target).push(drawn);
      }
      const blocs = [...groups].map(([id, members]) => line(
        { kind: "actor", id }, typeSample(members[0].edge),
        t("members", { bloc: name(id), members: listed(members.map((item) => name(item.edge.source)).sort()) }), "",
      ));
      return [...blocs, ...pairs];
    }

    function ofType(edges, id) {
      return edges.filter((item) => item.edge.type === id).sort((a, b) => b.n - a.n).map((item) => () => edgeLine(item));
    }

    function overview(scene) {
      const edges = scene.all;
      const rest = edges.filter((item) => !["alliance", "treaty", "mediation", "support", "accusation"].includes(item.edge.type))
        .sort((a, b) => typeOf(a.edge).order - typeOf(b.edge).order || b.n - a.n);
      return [
        section(t("who_mediated"), mediationLines(scene.mediations)),
        section(t("who_allied"), allianceLines(edges)),
        section(t("who_treaty"), ofType(edges, "treaty")),
        section(t("who_supported"), ofType(edges, "support")),
        section(t("who_accused"), ofType(edges, "accusation")),
        section(t("what_else"), rest.map((item) => () => edgeLine(item, true)), 4),
      ];
    }

    /* ---- two periods: what changed ---- */

    function mediatorLines(first, second) {
      const rounds = (found) => {
        const counts = new Map();
        for (const item of found) counts.set(item.mediator, new Set([...(counts.get(item.mediator) || []), ...item.occasions]));
        return new Map([...counts].map(([id, occasions]) => [id, occasions.size]));
      };
      const before = rounds(first);
      const after = rounds(second);
      const ids = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => (
        Number(before.has(a)) - Number(before.has(b)) || Number(after.has(b)) - Number(after.has(a)) || (name(a) < name(b) ? -1 : 1)));
      const type = model.types.get("mediation");
      return ids.map((id) => () => {
        const change = !before.has(id) ? "appeared" : !after.has(id) ? "gone" : "kept";
        return line({ kind: "actor", id }, sample(type.css, { ...type, both: false }),
          [name(id), " ", el("span", { class: `change c-${change}` }, Dom.dated(t(`mediator_${change}`, app.names())))],
          `${before.get(id) || 0} → ${after.get(id) || 0}`);
      });
    }

    function changes(comparison) {
      const { list, mediations } = comparison;
      const found = [title(t("what_changed", app.names()))];
      found.push(section(t("who_mediated"), mediatorLines(mediations[0], mediations[1])));
      for (const change of ["appeared", "gone", "stronger", "weaker", "kept"]) {
        const items = list.filter((item) => item.change === change)
          .sort((a, b) => typeOf(a.edge).order - typeOf(b.edge).order || b.n - a.n || (a.edge.id < b.edge.id ? -1 : 1));
        const head = el("span", { class: `change c-${change}` }, t(change, app.names()));
        const limit = change === "kept" ? 3 : change === "appeared" || change === "gone" ? 8 : 4;
        if (items.length) {
          found.push(el("h3", {}, head, ` ${app.counted(items.length)}`),
            shortList(items.map((item) => () => edgeLine(item, true)), limit, (n) => t("more", { n })));
        }
      }
      return found;
    }

    /* ---- evidence ---- */

    function held(row) {
      if (!row.from && !row.to) return t("undated");
      if (!row.from) return t("until", { day: row.to });
      if (row.to === "..") return t("since", { day: row.from });
      return !row.to || row.from === row.to ? row.from : `${row.from} – ${row.to}`;
    }

    function badges(row) {
      const found = [];
      if (row.status && row.status !== "asserted") found.push(el("span", { class: "badge" }, t(`status_${row.status}`)));
      if (row.confidence !== null && row.confidence < 0.5) found.push(el("span", { class: "badge" }, t("low_confidence")));
      if (row.basis === "published") found.push(el("span", { class: "badge quiet" }, t("basis_published")));
      if (row.basis === "inferred") found.push(el("span", { class: "badge quiet" }, t("basis_inferred")));
      return found;
    }

    function finest(row) {
      const { source, target } = row.edge;
      const sides = [[row.source_actor, source], [row.target_actor, target]];
      if (!sides.some(([actor, unit]) => actor && actor !== unit && actor !== name(unit) && actor !== model.actors.get(unit).name)) return null;
      return el("p", { class: "finest" }, sides.map(([actor, unit]) => contained(actor || name(unit))).join(" → "));
    }

    function evidence(row) {
      const facts = [row.publisher, row.doc_id, row.published && t("reported", { day: row.published })].filter(Boolean).map(contained);
      const method = [row.confidence !== null && t("confidence", { value: row.confidence }), row.rule && t("rule", { rule: row.rule }), row.extractor].filter(Boolean).map(contained);
      return el("li", { class: "item" },
        el("p", { class: "held" }, el("time", {}, Dom.dated(held(row))), badges(row)),
        row.evidence && el("blockquote", { lang: row.language }, row.evidence),
        finest(row),
        el("p", { class: "source" }, facts.join(" · ")),
        method.length > 0 && el("p", { class: "method" }, method.join(" · ")));
    }

    function byDate(a, b) {
      return (a.start === null ? Infinity : a.start) - (b.start === null ? Infinity : b.start) || a.index - b.index;
    }

    /* Rows of several parties of one event carry the same sentence: shown once. */
    function distinct(rows) {
      const seen = new Map();
      for (const row of [...rows].sort(byDate)) {
        const key = JSON.stringify([row.doc_id, row.evidence, row.from, row.to, row.status, row.evidence ? "" : row.index]);
        if (!seen.has(key)) seen.set(key, row);
      }
      return [...seen.values()];
    }

    function items(rows) {
      return shortItems(distinct(rows).map((row) => () => evidence(row)));
    }

    function shortItems(list) {
      const [shown, button] = shortList(list, ITEMS, (n) => t("more", { n }));
      shown.setAttribute("class", "items");
      return [shown, button];
    }

    /* In a comparison the evidence stands under its period; a row may belong to both. */
    function inPeriods(rows, build) {
      const windows = app.windows();
      const built = (own) => (own.length ? build(own) : el("p", { class: "none" }, t("nothing")));
      if (windows.length < 2) return built(rows);
      return windows.map(({ window, label }) => {
        const own = rows.filter((row) => row.start === null || model.rule(row, window));
        return [el("h3", { class: "period" }, label), built(own)];
      });
    }

    function title(text) {
      return el("h2", { tabindex: "-1", id: "panel-heading" }, Dom.dated(text));
    }

    function heading(text, sub) {
      return [
        el("button", { type: "button", class: "back", onclick: () => app.select(null, true) }, `‹ ${t("back")}`),
        title(text),
        sub && el("p", { class: "sub" }, sub),
      ];
    }

    function edgeDetail(id, rows) {
      const edge = model.edges.get(id);
      const type = typeOf(edge);
      const own = rows.filter((row) => row.edge.id === id);
      return [
        heading(between(edge), [typeSample(edge), " ", labelOf(edge)]),
        el("p", { class: "definition" }, type.definition),
        inPeriods(own, items),
      ];
    }

    /* All links between two actors, or those of one family: how many of each sign, then each. */
    function bundleDetail({ kind, pair, family, edges }, rows) {
      const own = rows.filter((row) => edges.has(row.edge.id));
      const label = family && [...model.types.values()].find((type) => type.family === family).family_label;
      const content = app.windows().map(({ window, label: period }, _, all) => {
        const chosen = all.length > 1 ? own.filter((row) => row.start === null || model.rule(row, window)) : own;
        return [
          all.length > 1 && el("h3", { class: "period" }, period),
          chosen.length ? [kind === "pair" && el("p", { class: "signs" }, t("signs", signCounts(chosen, window))), grouped(chosen, pair[0])]
            : el("p", { class: "none" }, t("nothing")),
        ];
      });
      return [heading(pair.map(name).join(" – "), label), content];
    }

    function signCounts(rows, window) {
      const counts = { cooperative: 0, conflictual: 0, neutral: 0 };
      for (const { edge, n } of Model.bundle(model, rows, window).values()) {
        const { sign } = typeOf(edge);
        counts[sign > 0 ? "cooperative" : sign < 0 ? "conflictual" : "neutral"] += n;
      }
      return counts;
    }

    function actorDetail(id, rows) {
      const actor = model.actors.get(id);
      const own = rows.filter((row) => row.edge.source === id || row.edge.target === id);
      const build = (chosen) => grouped(chosen, id);
      return [
        heading(actor.name, t("actor_sub", { kind: actor.kind ? t(`kind_${actor.kind}`) : t("kind_unknown"), n: own.length, id })),
        pathChoice(id),
        actor.x !== null && pushes(id),
        inPeriods(own, build),
      ];
    }

    /* Dragging is not for every hand: each button moves the actor a step. */
    function pushes(id) {
      return el("p", { class: "to push", role: "group", "aria-label": t("move_actor") }, `${t("move_actor")} `,
        Object.entries(PUSHES).map(([way, [sign, step]]) => el("button", {
          type: "button", "aria-label": t(`move_${way}`), onclick: () => app.push(id, step),
        }, sign)));
    }

    function grouped(rows, id) {
      const groups = new Map();
      for (const row of rows) {
        if (!groups.has(row.edge.id)) groups.set(row.edge.id, []);
        groups.get(row.edge.id).push(row);
      }
      const order = [...groups.values()].sort((a, b) => (
        typeOf(a[0].edge).order - typeOf(b[0].edge).order
        || Number(b[0].edge.source === id) - Number(a[0].edge.source === id) || b.length - a.length));
      return order.map((own) => group(own, rows.length <= OPEN));
    }

    /* The evidence of a link; that of a closed one is built when it is opened. */
    function group(own, open) {
      const inside = () => [
        el("button", { type: "button", class: "more", onclick: () => app.select({ kind: "edge", id: own[0].edge.id }, true) }, t("show_edge")),
        items(own),
      ];
      const node = el("details", { class: "group", open },
        el("summary", {}, typeSample(own[0].edge), " ", el("span", { class: "what" }, between(own[0].edge), " ", el("span", { class: "type" }, labelOf(own[0].edge))),
          own.length > 1 ? el("span", { class: "count" }, `×${app.counted(own.length)}`) : null));
      if (open) Dom.fill(node, inside().flat());
      else node.addEventListener("toggle", () => Dom.fill(node, inside().flat()), { once: true });
      return node;
    }

    /* ---- how two actors connect ---- */

    function pathChoice(id) {
      const others = [...model.actors.values()].filter((actor) => actor.id !== id).sort((a, b) => a.name.localeCompare(b.name));
      if (!others.length) return null;
      const choice = el("select", {}, el("option", { value: "" }, "…"), others.map((actor) => el("option", { value: actor.id }, actor.name)));
      /* Not at once: who goes through the list with the arrow keys has not chosen yet. */
      const show = () => (choice.value ? app.select({ kind: "path", id: `${id}>${choice.value}` }, true) : choice.focus());
      choice.addEventListener("keydown", (event) => { if (event.key === "Enter" && choice.value) { event.preventDefault(); show(); } });
      return el("p", { class: "to" }, el("label", {}, `${t("path_to")} `, choice), " ", el("button", { type: "button", onclick: show }, t("show_path")));
    }

    function pathDetail(id) {
      const [from, to] = Path.ends(model, id);
      const content = app.windows().map(({ window, label }, _, all) => {
        const chains = Path.chains(app.bundlesIn(window), from, to);
        const items = chains.map((chain) => () => el("li", { class: "chain" }, chainHead(from, chain), chain.map(stepOf)));
        return [
          all.length > 1 && el("h3", { class: "period" }, label),
          items.length ? shortList(items, SHOWN, (n) => t("more", { n })) : el("p", { class: "none" }, t("no_path")),
        ];
      });
      return [heading(t("path_between", { first: name(from), last: name(to) }), t("path_sub")), content];
    }

    function chainHead(from, chain) {
      const way = [from, ...chain.map((step) => step.to)].map(name).join(" – ");
      return el("p", { class: "way" }, chain.length === 1 ? t("path_direct") : way);
    }

    function stepOf({ from, to, items }) {
      const order = [...items].sort((a, b) => typeOf(a.edge).order - typeOf(b.edge).order || b.n - a.n);
      return el("ul", { class: "lines", "aria-label": `${name(from)} – ${name(to)}` }, order.map((item) => edgeLine(item, true)));
    }

    function triadDetail(id) {
      const own = app.mediations().filter((item) => item.id === id);
      const rows = [...new Set(own.flatMap((item) => item.rows))];
      return [heading(mediationText(app.triad(id)), model.types.get("mediation").label), inPeriods(rows, items)];
    }

    return { title, overview, changes, edgeDetail, bundleDetail, lineLabel, actorDetail, pathDetail, triadDetail, between, held };
  }

  return { create };
})();
