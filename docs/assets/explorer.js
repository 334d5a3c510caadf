// The explorer: words and facets together, the whole state in the address.
(function () {
  "use strict";
  const form = document.querySelector("[data-explorer-form]");
  if (!form) return;
  const results = form.querySelector("[data-results]");
  const plainList = results.innerHTML;
  const status = form.querySelector("[data-status]");
  const chips = form.querySelector("[data-chips]");
  const sort = form.querySelector("[data-sort]");
  const boxes = [...form.querySelectorAll("[data-facet] input[type=checkbox]")];
  const keys = [...form.querySelectorAll("[data-facet]")].map((facet) => facet.dataset.facet);
  const facetsButton = form.querySelector("[data-facets-button]");
  const SORTS = { trace: "desc", titre: "asc", debut: "desc" };
  const PAGE = 20;
  let run = 0;

  form.querySelector("[data-facets]").hidden = false;
  form.querySelector("[data-bar]").hidden = false;

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
    return text ? `?${text}` : location.pathname;
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
    const query = window.essaimQuery(state.q) || null;
    const by = state.sort || (query ? "" : "trace");
    const options = by ? { sort: { [by]: SORTS[by] } } : {};
    const ask = (without) =>
      pagefind.search(query, { ...options, filters: pagefindFilters(state.filters, without) });
    // A facet with a choice is counted without that choice: what choosing more would add.
    const chosen = Object.keys(state.filters);
    const [found, ...others] = await Promise.all([ask(), ...chosen.map((key) => ask(key))]);
    const counts = { ...found.filters };
    chosen.forEach((key, index) => (counts[key] = others[index].filters[key]));
    return { found, counts };
  };

  const update = async ({ remember }) => {
    const mine = ++run;
    const state = read();
    if (remember) history[remember](null, "", address(state));
    showChips(state);
    const asked = state.q || state.sort || Object.keys(state.filters).length > 0;
    const { found, counts } = await search(state);
    if (mine !== run) return;
    showCounts(counts);
    const total = found.results.length;
    status.textContent =
      total === 0 ? "Aucune fiche" : `${total} fiche${total > 1 ? "s" : ""}`;
    if (!asked) {
      results.innerHTML = plainList;
    } else if (total === 0) {
      showNothing(state);
    } else {
      await showResults(found.results, state, mine);
    }
  };

  // --- what is shown ----------------------------------------------------------------------------

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Pagefind's excerpts are escaped, but for the <mark> it adds: only that is let through.
  const excerpt = (html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    const paragraph = make("p", { className: "excerpt" });
    for (const node of parsed.childNodes) {
      const marked = node.nodeName === "MARK";
      paragraph.append(marked ? make("mark", { textContent: node.textContent }) : node.textContent);
    }
    return paragraph;
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
    );
    if (withExcerpt) card.append(excerpt(page.excerpt));
    card.append(foot);
    return make("li", {}, card);
  };

  const showResults = async (all, state, mine) => {
    const list = make("ul", { className: "cards" });
    const more = make("button", { type: "button", className: "more" });
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
    more.addEventListener("click", () => showMore());
    await showMore();
    if (mine === run) results.replaceChildren(list, more);
  };

  const showNothing = (state) => {
    const box = make(
      "div",
      { className: "nothing" },
      make("p", { textContent: "Aucune fiche ne répond à toutes ces demandes à la fois." }),
    );
    const list = make("ul");
    if (state.q) {
      const retry = make("button", { type: "button", textContent: "Chercher sans les mots, avec les filtres seuls" });
      retry.addEventListener("click", () => {
        form.q.value = "";
        update({ remember: "pushState" });
      });
      list.append(make("li", {}, retry));
    }
    for (const box of boxes.filter((one) => one.checked)) {
      const retry = make("button", { type: "button", textContent: `Retirer « ${label(box)} »` });
      retry.addEventListener("click", () => uncheck(box));
      list.append(make("li", {}, retry));
    }
    box.append(list);
    results.replaceChildren(box);
  };

  const label = (box) => box.nextElementSibling.textContent;

  const uncheck = (box) => {
    box.checked = false;
    update({ remember: "pushState" });
  };

  const showChips = (state) => {
    const items = boxes
      .filter((box) => box.checked)
      .map((box) => {
        const chip = make("button", { type: "button", className: "chip", textContent: `${label(box)} ×` });
        chip.setAttribute("aria-label", `Retirer le filtre ${label(box)}`);
        chip.addEventListener("click", () => {
          uncheck(box);
          (chips.querySelector("button") ?? form.q).focus();
        });
        return make("li", {}, chip);
      });
    if (items.length > 1 || (items.length && state.q)) {
      const clear = make("button", { type: "button", className: "chip clear", textContent: "Tout effacer" });
      clear.addEventListener("click", () => {
        write(new URLSearchParams());
        update({ remember: "pushState" });
        form.q.focus();
      });
      items.push(make("li", {}, clear));
    }
    chips.replaceChildren(...items);
    chips.hidden = items.length === 0;
  };

  const showCounts = (counts) => {
    for (const box of boxes) {
      const count = counts[box.name]?.[box.value] ?? 0;
      const row = box.closest("label");
      row.querySelector("[data-count]").textContent = String(count);
      row.classList.toggle("empty", count === 0 && !box.checked);
    }
  };

  // --- events -----------------------------------------------------------------------------------

  const failed = () => {
    status.textContent = "La recherche ne répond pas ; voici la liste complète.";
    results.innerHTML = plainList;
  };
  const change = (remember) => update({ remember }).catch(failed);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change("pushState");
  });
  // Typing replaces the address, so that Back leaves the page; a choice adds to it.
  form.q.addEventListener("input", () => change("replaceState"));
  form.addEventListener("change", (event) => {
    if (event.target !== form.q) change("pushState");
  });
  facetsButton.addEventListener("click", () => {
    const open = facetsButton.getAttribute("aria-expanded") !== "true";
    facetsButton.setAttribute("aria-expanded", String(open));
    form.classList.toggle("facets-open", open);
  });
  window.addEventListener("popstate", () => {
    write(new URLSearchParams(location.search));
    change();
  });
  write(new URLSearchParams(location.search));
  change();
})();
