// The explorer: words and facets together, the whole state in the address.
(function () {
  "use strict";
  const form = document.querySelector("[data-explorer-form]");
  if (!form) return;
  const results = form.querySelector("[data-results]");
  const plainList = [...results.childNodes];
  const status = form.querySelector("[data-status]");
  const chips = form.querySelector("[data-chips]");
  const sort = form.querySelector("[data-sort]");
  const boxes = [...form.querySelectorAll("[data-facet] input[type=checkbox]")];
  const keys = [...form.querySelectorAll("[data-facet]")].map((facet) => facet.dataset.facet);
  const facetsButton = form.querySelector("[data-facets-button]");
  const facetsDone = form.querySelector("[data-facets-done]");
  const SORTS = { trace: "desc", titre: "asc", debut: "desc" };
  const PAGE = 15;
  // Filters without words: Pagefind loads its whole index for an empty search, and one piece of it
  // for this word, which fiche.html writes on every sheet.
  const EVERY_SHEET = "xqfiche";
  // The plain list goes on at …/page/2/: what is asked there is answered on the first page.
  const onFirstPage = location.pathname === new URL(form.action).pathname;
  let run = 0;

  // --- state: the form is what is asked, the address is how it is kept ---------------------

  const read = () => {
    const state = { q: form.q.value.trim(), sort: sort.value, filters: {} };
    for (const box of boxes) {
      if (box.checked) (state.filters[box.name] ??= []).push(box.value);
    }
    return state;
  };

  const write = (parameters) => {
    form.q.value = parameters.get("q") ?? "";
    sort.value = parameters.get("tri") in SORTS ? parameters.get("tri") : "";
    for (const box of boxes) {
      box.checked = parameters.getAll(box.name).includes(box.value);
    }
    for (const facet of form.querySelectorAll("[data-facet]")) {
      if (facet.querySelector(":checked")) facet.open = true;
    }
  };

  const address = (state) => {
    const parameters = new URLSearchParams();
    if (state.q) parameters.set("q", state.q);
    for (const key of keys) {
      for (const value of state.filters[key] ?? []) parameters.append(key, value);
    }
    if (state.sort) parameters.set("tri", state.sort);
    const text = parameters.toString();
    return form.action + (text && `?${text}`);
  };

  // --- search ----------------------------------------------------------------------------------

  // Or inside a facet, and between facets.
  const pagefindFilters = (filters, without) =>
    Object.fromEntries(
      Object.entries(filters)
        .filter(([key]) => key !== without)
        .map(([key, values]) => [key, { any: values }]),
    );

  const search = async (state) => {
    const pagefind = await window.essaimSearch();
    await pagefind.filters(); // counts come with searches only once the filters are loaded
    const query = window.essaimQuery(state.q);
    const by = state.sort || (query ? "" : "trace");
    const options = by ? { sort: { [by]: SORTS[by] } } : {};
    const ask = (words, without) =>
      pagefind.search(words || EVERY_SHEET, { ...options, filters: pagefindFilters(state.filters, without) });
    // A facet with a choice is counted without that choice: what choosing more would add.
    const chosen = Object.keys(state.filters);
    const [found, ...others] = await Promise.all([
      ask(query),
      ...chosen.map((key) => ask(query, key)),
    ]);
    const counts = { ...found.filters };
    const without = new Map(); // how many sheets there would be without the words, or a facet
    chosen.forEach((key, index) => {
      counts[key] = others[index].filters[key];
      without.set(key, others[index].results.length);
    });
    if (query && found.results.length === 0) without.set("q", (await ask()).results.length);
    return { found: found.results, counts, without };
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
    const asked = state.q || state.sort || Object.keys(state.filters).length > 0;
    if (!asked) {
      showPlainList();
      return;
    }
    const { found, counts, without } = await search(state);
    if (mine !== run) return;
    if (found.length === 0) showNothing(state, without);
    else await showResults(found, state, mine);
    if (mine !== run) return;
    showCounts((box) => counts[box.name]?.[box.value] ?? 0);
    showTotal(window.essaimCount(found.length));
  };

  // --- what is shown ----------------------------------------------------------------------------

  const showTotal = (total) => {
    status.textContent = total;
    facetsDone.textContent = `Voir\u00a0: ${total.toLowerCase()}`;
    document.documentElement.classList.remove("asked");
  };

  const showCounts = (countOf) => {
    for (const box of boxes) {
      const count = countOf(box);
      const row = box.closest("label");
      row.querySelector("[data-count]").textContent = String(count);
      row.classList.toggle("empty", count === 0 && !box.checked);
    }
  };

  // Nothing asked: the page as it was built, without any search.
  const builtTotal = status.textContent;
  const builtCounts = new Map(
    boxes.map((box) => [box, Number(box.closest("label").querySelector("[data-count]").textContent)]),
  );
  const showPlainList = () => {
    if (results.firstChild !== plainList[0]) results.replaceChildren(...plainList);
    showCounts((box) => builtCounts.get(box));
    showTotal(builtTotal);
  };

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

  // Pagefind's excerpts are escaped, but for the <mark> it adds: only that is let through.
  // Nothing when they show no word found, or only say the title and the summary again.
  const excerpt = ({ excerpt: html, meta }) => {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    const start = parsed.textContent.slice(0, 40);
    if (!parsed.querySelector("mark") || `${meta.title}. ${meta.resume}`.includes(start)) return [];
    const paragraph = make("p", { className: "excerpt" }, "… ");
    for (const node of parsed.childNodes) {
      const marked = node.nodeName === "MARK";
      paragraph.append(marked ? make("mark", { textContent: node.textContent }) : node.textContent);
    }
    paragraph.append(" …");
    return [paragraph];
  };

  const result = (page, withExcerpt) => {
    const { title, lieu, resume, annees, formes, trace, jour } = page.meta;
    const foot = make("p", { className: "card-foot" }, formes ? `${formes} · ` : "");
    if (trace) {
      foot.append("dernière source datée\u00a0: ", make("time", { dateTime: jour, textContent: trace }));
    } else {
      foot.append("sources non datées");
    }
    const card = make(
      "article",
      { className: "card" },
      make("h2", { className: "card-title" }, make("a", { href: page.url, textContent: title })),
      make("p", { className: "card-place", textContent: annees ? `${lieu} · ${annees}` : lieu }),
      make("p", { textContent: resume }),
      ...(withExcerpt ? excerpt(page) : []),
      foot,
    );
    return make("li", {}, card);
  };

  const showResults = async (all, state, mine) => {
    const list = make("ul", { className: "cards" });
    let shown = 0;
    const showMore = async () => {
      const part = all.slice(shown, shown + PAGE);
      const pages = await Promise.all(part.map((one) => one.data()));
      if (mine !== run) return;
      const items = pages.map((page) => result(page, Boolean(state.q)));
      list.append(...items);
      if (shown > 0) items[0].querySelector("a").focus();
      shown += part.length;
      more.hidden = shown >= all.length;
      more.textContent = `Afficher ${Math.min(PAGE, all.length - shown)} fiches de plus`;
    };
    const more = button("", "more", () => showMore());
    await showMore();
    if (mine === run) results.replaceChildren(list, more);
  };

  // Nothing found: what to give up, and how many sheets each gives back.
  const showNothing = (state, without) => {
    const filtered = Object.keys(state.filters).length > 0;
    const offers = [...without]
      .filter(([, count]) => count > 0)
      .sort(([, one], [, other]) => other - one)
      .map(([key, count]) =>
        button(`${giveUpLabel(key)}\u00a0: ${window.essaimCount(count)}`, "", () => giveUp(key)),
      );
    if (filtered) offers.push(button("Tout effacer", "", () => clear()));
    const root = document.body.dataset.root;
    const way = (folder, text) => make("a", { href: `${root}${folder}/`, textContent: text });
    const said = filtered
      ? "Aucune fiche ne répond à toutes ces demandes à la fois."
      : "Aucune fiche ne contient ces mots. Essayez-en d’autres, ou moins.";
    results.replaceChildren(
      make(
        "div",
        { className: "nothing" },
        make("p", {}, said),
        make("ul", {}, ...offers.map((offer) => make("li", {}, offer))),
        make("p", {}, "On peut aussi chercher ", way("themes", "par thème"), " ou ",
          way("territoires", "par territoire"), ", et ", way("contribuer", "proposer une pratique"),
          " qui manque."),
      ),
    );
  };

  const chosenIn = (key) => boxes.filter((box) => box.checked && box.name === key);

  const giveUpLabel = (key) =>
    key === "q"
      ? "Chercher sans les mots"
      : `Retirer ${chosenIn(key).map((box) => `«\u00a0${label(box)}\u00a0»`).join(" et ")}`;

  const giveUp = (key) => {
    if (key === "q") form.q.value = "";
    for (const box of chosenIn(key)) box.checked = false;
    change("pushState");
    status.focus();
  };

  const clear = () => {
    write(new URLSearchParams());
    change("pushState");
    form.q.focus();
  };

  const label = (box) => box.nextElementSibling.textContent;

  const chip = (box) => {
    const said = make("span", { className: "unseen" }, "Retirer le filtre ");
    const cross = make("span", { ariaHidden: "true" }, " ×");
    const removed = button("", "chip", () => {
      box.checked = false;
      change("pushState");
      (chips.querySelector("button") ?? form.q).focus();
    });
    removed.append(said, label(box), cross);
    return removed;
  };

  const showChoices = (state) => {
    const chosen = boxes.filter((box) => box.checked);
    const items = chosen.map(chip);
    if (chosen.length > 1 || (chosen.length && state.q)) {
      items.push(button("Tout effacer", "chip clear", clear));
    }
    chips.replaceChildren(...items.map((item) => make("li", {}, item)));
    chips.hidden = items.length === 0;
    facetsButton.textContent = chosen.length ? `Filtrer (${chosen.length})` : "Filtrer";
    // Relevance says nothing without words; the last trace is then the order anyway.
    const [byDefault, byTrace] = sort.options;
    byDefault.textContent = state.q ? "pertinence" : "dernière trace";
    byTrace.hidden = !state.q;
  };

  // --- events -----------------------------------------------------------------------------------

  const failed = () => {
    showPlainList();
    status.textContent = "La recherche ne répond pas. Voici la liste complète.";
  };
  const change = (remember) => update(remember).catch(failed);

  const openFacets = (open) => {
    facetsButton.setAttribute("aria-expanded", String(open));
    form.classList.toggle("facets-open", open);
  };

  form.addEventListener(
    "focusin",
    () => window.essaimSearch().then((pagefind) => pagefind.filters()).catch(() => {}),
    { once: true },
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change("pushState");
  });
  // Typing replaces the address, so that Back leaves the page; a choice adds to it.
  let typing = 0;
  form.q.addEventListener("input", () => {
    clearTimeout(typing);
    if (onFirstPage) typing = setTimeout(() => change("replaceState"), 120);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== form.q) change("pushState");
  });
  facetsButton.addEventListener("click", () =>
    openFacets(facetsButton.getAttribute("aria-expanded") !== "true"),
  );
  facetsDone.addEventListener("click", () => {
    openFacets(false);
    status.focus();
    status.scrollIntoView();
  });
  window.addEventListener("popstate", () => {
    write(new URLSearchParams(location.search));
    change();
  });
  write(new URLSearchParams(location.search));
  change();
})();
