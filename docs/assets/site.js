// What every page does beyond links: menu, colours, search as one types.
(function () {
  "use strict";
  const root = document.documentElement;
  const siteRoot = new URL(document.body.dataset.root, document.baseURI);

  // Menu, on narrow screens.
  const menuButton = document.querySelector("[data-menu]");
  const menu = document.getElementById("menu");
  if (menuButton && menu) {
    menuButton.hidden = false;
    const setOpen = (open) => {
      menuButton.setAttribute("aria-expanded", String(open));
      menu.classList.toggle("open", open);
    };
    menuButton.addEventListener("click", () =>
      setOpen(menuButton.getAttribute("aria-expanded") !== "true"),
    );
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menuButton.getAttribute("aria-expanded") === "true") {
        setOpen(false);
        menuButton.focus();
      }
    });
  }

  // Colours.
  const palette = document.querySelector("[data-palette]");
  if (palette) {
    palette.hidden = false;
    palette.addEventListener("click", () => {
      const dark = root.dataset.couleurs
        ? root.dataset.couleurs === "sombre"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.couleurs = dark ? "clair" : "sombre";
      try {
        localStorage.setItem("essaim-couleurs", root.dataset.couleurs);
      } catch (_blocked) {
        // The choice then lasts as long as the page.
      }
    });
  }

  // Search. The index is loaded at the first focus, once for the page.
  let loading = null;
  window.essaimSearch = () => {
    loading ??= import(new URL("pagefind/pagefind.js", siteRoot).href).then(async (pagefind) => {
      await pagefind.options({
        excerptLength: 24,
        ranking: { metaWeights: { title: 5, resume: 2, alias: 1, lieu: 3, formes: 1, annees: 0, trace: 0, jour: 0 } },
      });
      await pagefind.init();
      return pagefind;
    });
    return loading;
  };
  // Pagefind folds accents, not ligatures: the index holds both spellings of such words.
  window.essaimQuery = (text) => text.replace(/œ/gi, "oe").replace(/æ/gi, "ae").trim();

  const SUGGESTIONS = 6;
  document.querySelectorAll("[data-site-search]").forEach((form, number) => {
    const input = form.querySelector("input[type=search]");
    if (!input) return;
    const list = document.createElement("ul");
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Fiches trouvées");
    list.hidden = true;
    const status = document.createElement("p");
    status.className = "unseen";
    status.setAttribute("role", "status");
    form.append(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
    let active = -1;
    let run = 0;

    const options = () => [...list.querySelectorAll("[role=option]")];
    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const activate = (index) => {
      const all = options();
      active = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      if (active >= 0) input.setAttribute("aria-activedescendant", all[active].id);
    };

    const suggest = async () => {
      const mine = ++run;
      const query = window.essaimQuery(input.value);
      if (query.length < 2) {
        list.replaceChildren();
        status.textContent = "";
        close();
        return;
      }
      const pagefind = await window.essaimSearch();
      const found = await pagefind.search(query);
      const pages = await Promise.all(found.results.slice(0, SUGGESTIONS).map((one) => one.data()));
      if (mine !== run) return;
      list.replaceChildren(
        ...pages.map((page, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.address = page.url;
          const title = document.createElement("strong");
          title.textContent = page.meta.title;
          const place = document.createElement("span");
          place.textContent = page.meta.lieu;
          option.append(title, place);
          option.addEventListener("click", () => location.assign(page.url));
          return option;
        }),
      );
      const total = found.results.length;
      status.textContent =
        total === 0 ? "Aucune fiche trouvée" : `${total} fiche${total > 1 ? "s" : ""} trouvée${total > 1 ? "s" : ""}`;
      list.hidden = pages.length === 0;
      input.setAttribute("aria-expanded", String(pages.length > 0));
      active = -1;
    };

    input.addEventListener("focus", () => window.essaimSearch().catch(() => {}), { once: true });
    input.addEventListener("input", () => suggest().catch(() => close()));
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && !list.hidden) {
        event.preventDefault();
        activate(active + 1);
      } else if (event.key === "ArrowUp" && !list.hidden) {
        event.preventDefault();
        activate(active < 0 ? -1 : active - 1);
      } else if (event.key === "Escape") {
        close();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.address);
      }
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) close();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
  });
})();
