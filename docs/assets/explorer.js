// The explorer: words, a place and facets together, as a list or a map, the whole state in the address.

import { FEW, circles, countOf, everySheet, findPlaces, holders, isSort, nameKey, placeLabel, placeOf, rank } from "./search.js";
import { combobox, rememberList } from "./site.js";

const form = document.querySelector("[data-explorer-form]");
const results = form.querySelector("[data-results]");
const plainList = [...results.childNodes];
const status = form.querySelector("[data-status]");
const chips = form.querySelector("[data-chips]");
const sort = form.querySelector("[data-sort]");
const placeInput = form.querySelector("[data-place]");
const said = form.querySelector("[data-place-said]");
const mapView = form.querySelector("[data-map-view]");
const printedAddress = form.querySelector("[data-printed-address]");
const facets = [...form.querySelectorAll("[data-facet]")];
const boxes = [...form.querySelectorAll("[data-facet] input[type=checkbox]")];
const keys = facets.map((facet) => facet.dataset.facet);
const facetsButton = form.querySelector("[data-facets-button]");
const facetsDone = form.querySelector("[data-facets-done]");
const siteRoot = document.body.dataset.root;
const EVERY_SHEET = document.body.dataset.every;
const PAGE = 8; // results shown at a time: each is a file to fetch
const HALF = 0.5; // of the words asked
const MOST_PAGES = 3;
// The plain list goes on at …/page/2/: what is asked there is answered on the first page.
const onFirstPage = location.pathname === new URL(form.action).pathname;
let place = null; // a commune, a département, or none
let run = 0;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const button = (text, className, action) => {
  const element = make("button", { type: "button", className }, text);
  element.addEventListener("click", action);
  return element;
};
const label = (box) => box.nextElementSibling.textContent;
// The index holds straight apostrophes, which Pagefind needs: what is shown has those of print.
const curly = (text) => text.replace(/(\p{L})'/gu, "$1’");
const quoted = (text) => `«\u00a0${text}\u00a0»`;

// --- state: the form is what is asked, the address is how it is kept ---------------------------------

const read = () => {
  const state = { q: form.q.value.trim(), sort: sort.value, map: form.vue.value === "carte", place, filters: {} };
  for (const box of boxes) {
    if (box.checked) (state.filters[box.name] ??= []).push(box.value);
  }
  return state;
};

const write = async (parameters) => {
  form.q.value = parameters.get("q") ?? "";
  sort.value = isSort(parameters.get("tri")) ? parameters.get("tri") : "";
  form.vue.value = parameters.get("vue") === "carte" ? "carte" : "";
  for (const box of boxes) box.checked = parameters.getAll(box.name).includes(box.value);
  for (const facet of facets) {
    if (facet.querySelector(":checked")) facet.open = true;
  }
  const code = parameters.get("lieu");
  place = code ? await placeOf(code).catch(() => null) : null;
  placeInput.value = place ? placeLabel(place) : "";
};

const address = (state) => {
  const parameters = new URLSearchParams();
  if (state.q) parameters.set("q", state.q);
  if (state.place) parameters.set("lieu", state.place.code);
  for (const key of keys) {
    for (const value of state.filters[key] ?? []) parameters.append(key, value);
  }
  if (state.sort) parameters.set("tri", state.sort);
  if (state.map) parameters.set("vue", "carte");
  const text = parameters.toString();
  return form.action + (text && `?${text}`);
};

// --- what answers -----------------------------------------------------------------------------------

// Or inside a facet, and between facets: the sets to be in, facet by facet.
const wanted = async (filters) => {
  const sets = new Map();
  for (const [key, values] of Object.entries(filters)) {
    const all = await Promise.all(values.map((value) => holders(EVERY_SHEET, key, value)));
    sets.set(key, new Set(all.flatMap((one) => [...one])));
  }
  return sets;
};

const inAll = (sets, without) => (id) =>
  [...sets].every(([key, set]) => key === without || set.has(id));

const answer = async (state) => {
  const ranked = state.q ? await rank(state.q, EVERY_SHEET) : null;
  const answering = ranked && new Set(ranked.results.map(({ id }) => id));
  const order = state.sort || !ranked ? await everySheet(EVERY_SHEET, state.sort || "trace") : ranked.results;
  const best = new Map((ranked?.results ?? []).map((one) => [one.id, one])); // with their excerpts
  const base = order.filter(({ id }) => !answering || answering.has(id)).map((one) => best.get(one.id) ?? one);
  const sets = await wanted(state.filters);
  return { base, sets, ranked, found: base.filter(({ id }) => inAll(sets)(id)) };
};

// The sheets found, ring by ring around the place; those farther away come in none.
const byRing = async (found, around) => {
  const groups = [];
  const taken = new Set();
  for (const { title, values } of await circles(around)) {
    const sets = await Promise.all(values.map(([key, value]) => holders(EVERY_SHEET, key, value)));
    const here = found.filter(({ id }) => !taken.has(id) && sets.some((set) => set.has(id)));
    for (const { id } of here) taken.add(id);
    groups.push({ title, results: here });
  }
  return groups;
};

const update = async (remember) => {
  const mine = ++run;
  const state = read();
  if (remember && !onFirstPage) {
    location.assign(address(state));
    return;
  }
  if (remember) history[remember](null, "", address(state));
  showChoices(state);
  const filtered = state.q || state.place || state.sort || Object.keys(state.filters).length > 0;
  if (!filtered && !state.map) {
    showPlainList();
    return;
  }
  const found = await answer(state);
  const groups = state.place ? await byRing(found.found, state.place) : null;
  const shown = groups ? groups.flatMap((group) => group.results) : found.found;
  const pages = await Promise.all(shown.slice(0, PAGE).map((one) => one.data()));
  const offers = shown.length === 0 ? await loosened(state, found) : [];
  // « Jardin » is a commune too: only where few sheets answer may words be meant as a place.
  const few = (found.ranked?.results.length ?? 0) <= FEW;
  const places = state.q && !state.place && few ? await findPlaces(state.q, 3).catch(() => []) : [];
  if (mine !== run) return;
  if (shown.length === 0 && places.length > 0 && !remember) {
    // A commune typed where words are expected, and of which no sheet speaks: what is near it.
    form.q.value = "";
    setPlace(places[0]);
    await update("replaceState");
    return;
  }
  showSaid(state, found.ranked, places);
  if (shown.length === 0) showNothing(state, offers);
  else showResults(shown, pages, groups, state);
  current = { found, state };
  await Promise.all([showCounts(), state.map ? showMap() : hideMap()]);
  if (mine === run) showTotal(countOf(shown.length));
};

let current = null;
let wholeList = async () => {}; // shows all that was found

// --- what is shown --------------------------------------------------------------------------------------

const showTotal = (total) => {
  status.textContent = total;
  facetsDone.textContent = `Voir\u00a0: ${total.toLowerCase()}`;
  printedAddress.textContent = location.href;
  document.documentElement.classList.remove("asked");
};

const showCount = (box, count) => {
  const row = box.closest("label");
  row.querySelector("[data-count]").textContent = String(count);
  row.classList.toggle("empty", count === 0 && !box.checked);
};

// A facet is counted without its own choice: what choosing more would add. Closed ones wait.
const showCounts = async () => {
  if (!current) return;
  const { base, sets } = current.found;
  for (const facet of facets.filter((one) => one.open)) {
    const key = facet.dataset.facet;
    const others = base.filter(({ id }) => inAll(sets, key)(id));
    const own = boxes.filter((box) => box.name === key);
    const holding = await Promise.all(own.map((box) => holders(EVERY_SHEET, key, box.value)));
    own.forEach((box, index) => showCount(box, others.filter(({ id }) => holding[index].has(id)).length));
  }
};

// Nothing asked: the page as it was built, without any search.
const builtTotal = status.textContent;
const builtCounts = new Map(
  boxes.map((box) => [box, Number(box.closest("label").querySelector("[data-count]").textContent)]),
);
const showPlainList = () => {
  current = null;
  wholeList = async () => {};
  if (results.firstChild !== plainList[0]) results.replaceChildren(...plainList);
  for (const [box, count] of builtCounts) showCount(box, count);
  said.replaceChildren();
  hideMap();
  showTotal(builtTotal);
};

// What was understood otherwise than typed, and the places that the words may mean.
const showSaid = (state, ranked, places) => {
  const lines = [];
  if (ranked?.instead.length) {
    const pairs = ranked.instead.map(([typed, read]) => `${quoted(read)} au lieu de ${quoted(typed)}`);
    lines.push(make("p", {}, `Cherché\u00a0: ${pairs.join(", ")}.`));
  }
  if (ranked?.unknown.length && ranked.results.length) {
    lines.push(make("p", {}, `Aucune fiche ne contient ${ranked.unknown.map(quoted).join(" ni ")}.`));
  }
  const exact = (one) => one.kind !== "region" && nameKey(one.name) === nameKey(state.q);
  const offered = places.filter((one) => exact(one) || /^\d/.test(state.q));
  if (offered.length) {
    const line = make("p", {}, "Un lieu\u202f? Voir les fiches près de\u00a0: ");
    for (const one of offered) line.append(button(placeLabel(one), "", () => {
      form.q.value = "";
      setPlace(one);
      change("pushState");
    }), " ");
    lines.push(line);
  }
  const pages = (ranked?.named ?? []).filter(({ page, share }) => page && share >= HALF).slice(0, MOST_PAGES);
  if (pages.length) {
    const line = make("p", {}, "À lire aussi\u00a0: ");
    pages.forEach(({ kind, label: words, page }, index) => {
      line.append(index ? ", " : "", make("a", { href: page, textContent: words }), ` (${kind.toLowerCase()})`);
    });
    line.append(".");
    lines.push(line);
  }
  said.replaceChildren(...(lines.length ? [make("div", { className: "said" }, ...lines)] : []));
};

// Pagefind's excerpts are escaped, but for the <mark> it adds: only that is let through.
// Nothing when they show no word found, or only say the title and the summary again.
const excerpt = (page) => {
  const part = page.sub_results.find((one) => one.anchor && one.excerpt.includes("<mark>"));
  const { excerpt: html, url } = part ?? page;
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  const start = parsed.textContent.slice(0, 40);
  if (!parsed.querySelector("mark") || (!part && `${page.meta.title} ${page.meta.resume}`.includes(start))) return [];
  const paragraph = make("p", { className: "excerpt" }, "… ");
  for (const node of parsed.childNodes) {
    const text = curly(node.textContent);
    paragraph.append(node.nodeName === "MARK" ? make("mark", { textContent: text }) : text);
  }
  paragraph.append(" … ");
  if (part) paragraph.append(make("a", { href: url, textContent: part.title }));
  return [paragraph];
};

const figures = new Map();
for (const card of form.querySelectorAll(".card")) {
  const name = card.querySelector(".kicker span")?.textContent;
  if (name) figures.set(name.split(",")[0], card.querySelector("svg"));
}

const result = (page, withExcerpt) => {
  const { title, lieu, resume, annees, formes, trace, jour } = page.meta;
  const foot = make("p", { className: "card-foot" });
  if (trace) {
    foot.append("Dernière source datée\u00a0: ", make("time", { dateTime: jour, textContent: trace }));
  } else {
    foot.append("Sources non datées");
  }
  const drawing = figures.get(formes.split(",")[0])?.cloneNode(true);
  const card = make(
    "article",
    { className: "card" },
    make("p", { className: "kicker" }, ...(drawing ? [drawing, " "] : []), make("span", { textContent: formes })),
    make("h2", { className: "card-title" }, make("a", { href: page.url, textContent: curly(title) })),
    make("p", { className: "card-place", textContent: annees ? `${lieu} · ${annees}` : lieu }),
    make("p", { className: "card-summary", textContent: curly(resume) }),
    ...(withExcerpt ? excerpt(page) : []),
    foot,
  );
  return make("li", {}, card);
};

// Under the title of its ring, each with its own list, when there is a place.
const showResults = (all, firstPages, groups, state) => {
  const parts = [];
  const lists = []; // one list, or one per ring: [how many are in it, its element]
  if (groups) {
    for (const { title, results: inRing } of groups) {
      const heading = make("h2", { className: "group" }, `${title} `, make("span", { className: "count", textContent: countOf(inRing.length) }));
      const list = make("ul", { className: "cards" });
      lists.push([inRing.length, list]);
      parts.push(heading, ...(inRing.length ? [list] : []));
    }
  } else {
    const list = make("ul", { className: "cards" });
    lists.push([all.length, list]);
    parts.push(list);
  }
  const opened = [];
  const add = (pages) => {
    let first = null;
    for (const page of pages) {
      const [, list] = lists.find(([size, element]) => element.childElementCount < size);
      const item = result(page, Boolean(state.q));
      if (groups) item.querySelector("h2").replaceWith(make("h3", { className: "card-title" }, item.querySelector("h2 a")));
      list.append(item);
      first ??= item;
      opened.push({ url: new URL(page.url, location.href).href, title: curly(page.meta.title) });
    }
    return first;
  };
  add(firstPages);
  const more = button("", "more", async () => {
    const next = await Promise.all(all.slice(opened.length, opened.length + PAGE).map((one) => one.data()));
    add(next)?.querySelector("a").focus();
    showMore();
  });
  const showMore = () => {
    more.hidden = opened.length >= all.length;
    more.textContent = `Afficher ${Math.min(PAGE, all.length - opened.length)} fiches de plus`;
  };
  showMore();
  // On paper, the whole list.
  wholeList = async () => {
    const rest = await Promise.all(all.slice(opened.length).map((one) => one.data()));
    add(rest);
    showMore();
  };
  results.replaceChildren(...parts, more);
  results.onclick = (event) => {
    if (event.target.closest(".card a")) rememberList(countOf(all.length), opened);
  };
};

// Nothing found: what to give up, and how many sheets each gives back.
const loosened = async (state, { base, sets }) => {
  const offers = [];
  for (const key of Object.keys(state.filters)) {
    offers.push([key, base.filter(({ id }) => inAll(sets, key)(id)).length]);
  }
  if (state.q) {
    const all = await everySheet(EVERY_SHEET);
    offers.push(["q", all.filter(({ id }) => inAll(sets)(id)).length]);
  }
  if (state.place) offers.push(["lieu", base.filter(({ id }) => inAll(sets)(id)).length]);
  const several = offers.length > 1;
  return offers.filter(([key, count]) => count > 0 && (several || key !== "q")).sort(([, one], [, other]) => other - one);
};

const showNothing = (state, offers) => {
  const filtered = Object.keys(state.filters).length > 0 || state.place;
  const buttons = offers.map(([key, count]) =>
    button(`${giveUpLabel(key)}\u00a0: ${countOf(count)}`, "", () => giveUp(key)),
  );
  if (filtered) buttons.push(button("Tout effacer", "", () => clear()));
  const way = (folder, text) => make("a", { href: `${siteRoot}${folder}/`, textContent: text });
  results.replaceChildren(
    make(
      "div",
      { className: "nothing" },
      make("p", {}, filtered
        ? "Aucune fiche ne répond à toutes ces demandes à la fois."
        : "Aucune fiche ne contient ces mots. Essayez-en d’autres, ou moins."),
      make("ul", {}, ...buttons.map((one) => make("li", {}, one))),
      make("p", {}, "On peut aussi chercher ", way("themes", "par thème"), ", ", way("freins", "par frein"), " ou ",
        way("territoires", "par territoire"), ", et ", way("contribuer", "proposer une pratique"), " qui manque."),
    ),
  );
};

// --- the map ----------------------------------------------------------------------------------------------

let drawing = null;
const map = () => {
  drawing ??= fetch(`${siteRoot}territoires/`).then(async (page) => {
    const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
    const found = document.importNode(parsed.querySelector("[data-map]"), true);
    found.querySelector(".skip-map").href = "#liste-trouvee";
    return found;
  });
  return drawing;
};

const SVG = "http://www.w3.org/2000/svg";

// Each département with what was found there; choosing one filters by it.
const showMap = async () => {
  const drawn = await map();
  const steps = drawn.dataset.steps.split(" ").map(Number); // least counts of each shade
  const { base, sets } = current.found;
  const others = base.filter(({ id }) => inAll(sets, "departement")(id));
  for (const shape of drawn.querySelectorAll("[data-code]")) {
    const { code } = shape.dataset;
    const box = boxes.find((one) => one.name === "departement" && one.value === code);
    const holding = box ? await holders(EVERY_SHEET, "departement", code) : new Set();
    const count = others.filter(({ id }) => holding.has(id)).length;
    const shade = steps.filter((step) => count >= step).length;
    const area = shape.matches(".area") ? shape : shape.querySelector(".area");
    area.setAttribute("class", `area shade-${shade}${box?.checked ? " here" : ""}`);
    const title = shape.querySelector("title");
    if (!shape.matches(".area")) showInset(shape, box, count);
    else if (title) showAreaOnMap(shape, box, title, count);
  }
  mapView.replaceChildren(drawn);
  mapView.hidden = false;
  results.id = "liste-trouvee";
};

const choose = (box) => (event) => {
  event.preventDefault();
  box.checked = !box.checked;
  change("pushState");
};

const showAreaOnMap = (shape, box, title, count) => {
  const words = `${title.textContent.split("\u00a0:")[0]}\u00a0: ${countOf(count).toLowerCase()}`;
  title.replaceChildren(words);
  const link = shape.parentElement.closest("a");
  if (count && box) {
    const around = link ?? document.createElementNS(SVG, "a");
    if (!link) {
      shape.replaceWith(around);
      around.append(shape);
    }
    around.setAttribute("href", address({ ...read(), filters: { ...read().filters, departement: [box.value] } }));
    around.setAttribute("aria-label", words);
    around.onclick = choose(box);
  } else if (link) link.replaceWith(shape);
};

const showInset = (item, box, count) => {
  item.querySelector(".count").textContent = String(count);
  item.onclick = count && box ? choose(box) : (event) => event.preventDefault();
};

const hideMap = () => {
  mapView.hidden = true;
};

// --- choices ------------------------------------------------------------------------------------------------

const chosenIn = (key) => boxes.filter((box) => box.checked && box.name === key);

const giveUpLabel = (key) => {
  if (key === "q") return "Chercher sans les mots";
  if (key === "lieu") return `Chercher partout, et pas seulement près de ${quoted(placeLabel(place))}`;
  return `Retirer ${chosenIn(key).map((box) => quoted(label(box))).join(" et ")}`;
};

const setPlace = (chosen) => {
  place = chosen;
  placeInput.value = chosen ? placeLabel(chosen) : "";
};

const giveUp = (key) => {
  if (key === "q") form.q.value = "";
  if (key === "lieu") setPlace(null);
  for (const box of chosenIn(key)) box.checked = false;
  change("pushState");
  status.focus();
};

const clear = () => {
  form.q.value = "";
  sort.value = "";
  setPlace(null);
  for (const box of boxes) box.checked = false;
  change("pushState");
  form.q.focus();
};

const chip = (words, remove) => {
  const before = make("span", { className: "unseen" }, "Retirer le filtre ");
  const cross = make("span", { ariaHidden: "true" }, " ×");
  const removed = button("", "chip", () => {
    remove();
    change("pushState");
    (chips.querySelector("button") ?? form.q).focus();
  });
  removed.append(before, words, cross);
  return removed;
};

const showChoices = (state) => {
  const chosen = boxes.filter((box) => box.checked);
  const items = chosen.map((box) => chip(label(box), () => (box.checked = false)));
  if (state.place) items.unshift(chip(`Près de ${placeLabel(state.place)}`, () => setPlace(null)));
  if (items.length > 1 || (items.length && state.q)) items.push(button("Tout effacer", "chip clear", clear));
  chips.replaceChildren(...items.map((item) => make("li", {}, item)));
  chips.hidden = items.length === 0;
  facetsButton.textContent = chosen.length ? `Filtrer (${chosen.length})` : "Filtrer";
  // Relevance says nothing without words; the last trace is then the order anyway.
  const [byDefault, byTrace] = sort.options;
  byDefault.textContent = state.q ? "pertinence" : "dernière trace";
  byTrace.hidden = !state.q;
};

// --- events ---------------------------------------------------------------------------------------------------

const failed = (problem) => {
  console.info(problem);
  showPlainList();
  status.textContent = "La recherche ne répond pas. Voici la liste complète.";
};
const change = (remember) => update(remember).catch(failed);

const openFacets = (open) => {
  facetsButton.setAttribute("aria-expanded", String(open));
  form.classList.toggle("facets-open", open);
};

form.addEventListener("focusin", () => everySheet(EVERY_SHEET).catch(() => {}), { once: true });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = placeInput.value.trim();
  if (typed && (!place || placeLabel(place) !== typed)) {
    findPlaces(typed, 1).then(([first]) => {
      setPlace(first ?? null);
      change("pushState");
    }, failed);
  } else change("pushState");
});
// Typing replaces the address, so that Back leaves the page; a choice adds to it.
let typing = 0;
form.q.addEventListener("input", () => {
  clearTimeout(typing);
  if (onFirstPage) typing = setTimeout(() => change("replaceState"), 120);
});
placeInput.addEventListener("input", () => {
  if (placeInput.value.trim() || !place) return;
  setPlace(null);
  change("pushState");
});
combobox(placeInput, {
  label: "Lieux trouvés",
  suggest: async (text) => {
    const places = await findPlaces(text);
    return {
      offers: places.map((one) => ({
        kind: "place",
        label: placeLabel(one),
        note: { commune: one.postcodes?.split(" ")[0] ?? "", departement: `département ${one.code}`, region: "région" }[one.kind],
        choose: () => {
          if (one.kind === "region") {
            boxes.find((box) => box.name === "region" && box.value === one.code)?.click();
            setPlace(null);
          } else setPlace(one);
          change("pushState");
        },
      })),
      said: places.length ? `${places.length} lieu${places.length > 1 ? "x" : ""}` : "Aucun lieu de ce nom",
    };
  },
});
form.addEventListener("change", (event) => {
  if (event.target !== form.q && event.target !== placeInput) change("pushState");
});
for (const facet of facets) facet.addEventListener("toggle", () => showCounts().catch(failed));
form.querySelector("[data-print-list]").addEventListener("click", () => wholeList().then(() => print(), failed));
facetsButton.addEventListener("click", () => openFacets(facetsButton.getAttribute("aria-expanded") !== "true"));
facetsDone.addEventListener("click", () => {
  openFacets(false);
  status.focus();
  status.scrollIntoView();
});
const restore = () => write(new URLSearchParams(location.search)).then(() => update()).catch(failed);
window.addEventListener("popstate", restore);
restore();
