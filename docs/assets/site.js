// What every page does beyond links: menu, colours, search as one types.
(function () {
  "use strict";
  const root = document.documentElement;
  const siteRoot = new URL(document.body.dataset.root, document.baseURI);

  // Menu, on narrow screens.
  const menuButton = document.querySelector("[data-menu]");
  const menu = document.getElementById("menu");
  if (menuButton && menu) {
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

  // The address to cite: the canonical one, which does not depend on where this copy is served.
  const ownAddress = document.querySelector("[data-own-address]");
  if (ownAddress) {
    const canonical = document.querySelector("link[rel=canonical]");
    ownAddress.textContent = `, ${canonical ? canonical.href : location.href.split("#")[0]}`;
  }

  // Search. The index is loaded at the first focus, once for the page.
  let loading = null;
  window.essaimSearch = () => {
    loading ??= import(new URL("pagefind/pagefind.js", siteRoot).href).then(async (pagefind) => {
      await pagefind.options({
        excerptLength: 24,
        ranking: { metaWeights: { title: 5, resume: 2, alias: 1, lieu: 3, formes: 1, carte: 1, tout: 0, annees: 0, trace: 0, jour: 0 } },
      });
      await pagefind.init();
      return pagefind;
    });
    return loading;
  };
  // Pagefind folds accents, not ligatures: the index holds both spellings of such words.
  window.essaimQuery = (text) => text.replace(/œ/gi, "oe").replace(/æ/gi, "ae").trim();

  window.essaimCount = (total) =>
    total === 0 ? "Aucune fiche" : `${total} fiche${total > 1 ? "s" : ""}`;

  // Suggestions as one types: a combobox whose list box never takes the focus (WAI-ARIA practices).
  const SUGGESTIONS = 6;
  const TYPING = 100; // milliseconds without a key before anything is looked for
  document.querySelectorAll("[data-site-search]").forEach((form, number) => {
    const input = form.querySelector("input[type=search]");
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
    const setOpen = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      activate(-1);
    };
    const activate = (index) => {
      active = index;
      options().forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", options()[active].id);
    };
    const move = (step) => {
      const last = options().length - 1;
      if (last < 0) return;
      if (list.hidden) setOpen(true);
      const next = active + step;
      activate(next > last ? 0 : next < 0 ? last : next);
    };

    const option = (page, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.address = page.url;
      const title = document.createElement("strong");
      title.textContent = page.meta.title;
      const place = document.createElement("span");
      place.textContent = page.meta.lieu;
      item.append(title, " ", place);
      item.addEventListener("click", () => location.assign(page.url));
      return item;
    };

    const suggest = async () => {
      const mine = ++run;
      await new Promise((resume) => setTimeout(resume, TYPING));
      if (mine !== run) return;
      const query = window.essaimQuery(input.value);
      if (query.length < 2) {
        list.replaceChildren();
        status.textContent = "";
        setOpen(false);
        return;
      }
      const pagefind = await window.essaimSearch();
      const found = await pagefind.search(query);
      const pages = await Promise.all(found.results.slice(0, SUGGESTIONS).map((one) => one.data()));
      if (mine !== run) return;
      list.replaceChildren(...pages.map(option));
      status.textContent = window.essaimCount(found.results.length);
      setOpen(pages.length > 0 && document.activeElement === input);
    };

    input.addEventListener("focus", () => window.essaimSearch().catch(() => {}), { once: true });
    input.addEventListener("input", () => suggest().catch(() => setOpen(false)));
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault(); // the words stay; a second Escape clears them
        setOpen(false);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.address);
      }
    });
    input.addEventListener("blur", () => setOpen(false));
    list.addEventListener("mousedown", (event) => event.preventDefault());
  });
})();
