// What every page does beyond links: menu, colours, suggestions as one types, the list one came from.

const html = document.documentElement;
const search = () => import("./search.js");

// --- menu, on narrow screens ------------------------------------------------------------------------

const menuButton = document.querySelector("[data-menu]");
const menu = document.getElementById("menu");
if (menuButton && menu) {
  const setOpen = (open) => {
    menuButton.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("open", open);
  };
  menuButton.addEventListener("click", () => setOpen(menuButton.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menuButton.getAttribute("aria-expanded") === "true") {
      setOpen(false);
      menuButton.focus();
    }
  });
}

// --- colours ----------------------------------------------------------------------------------------

document.querySelector("[data-palette]")?.addEventListener("click", () => {
  const dark = html.dataset.couleurs
    ? html.dataset.couleurs === "sombre"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  html.dataset.couleurs = dark ? "clair" : "sombre";
  try {
    localStorage.setItem("essaim-couleurs", html.dataset.couleurs);
  } catch (_blocked) {
    // The choice then lasts as long as the page.
  }
});

// --- the list one comes from --------------------------------------------------------------------------

// A sheet opened from a list knows what stands before and after it there (sheet.js shows it). Kept by
// the browser for this tab alone.
export const rememberList = (title, sheets) => {
  try {
    sessionStorage.setItem("essaim-liste", JSON.stringify({ title, address: location.href, sheets }));
  } catch (_blocked) {
    // Then the sheet offers no way along the list.
  }
};

document.querySelector("ul[data-list]")?.addEventListener("click", (event) => {
  if (!event.target.closest(".card-title a")) return;
  const links = [...event.currentTarget.querySelectorAll(".card-title a")];
  rememberList(
    document.querySelector("h1").firstChild.textContent.trim(),
    links.map((link) => ({ url: link.href, title: link.textContent })),
  );
});

// --- sharing ------------------------------------------------------------------------------------------

export const copy = async (text, button, said) => {
  await navigator.clipboard.writeText(text);
  const before = button.textContent;
  button.textContent = said;
  button.classList.add("done");
  setTimeout(() => {
    button.textContent = before;
    button.classList.remove("done");
  }, 2500);
};

for (const button of document.querySelectorAll("[data-share]")) {
  button.addEventListener("click", () => {
    const shared = { title: document.title, url: location.href.split("#")[0] };
    const ignore = () => {}; // the reader changed their mind
    if (navigator.share) navigator.share(shared).catch(ignore);
    else copy(shared.url, button, "Adresse copiée").catch(ignore);
  });
}

// --- suggestions as one types ---------------------------------------------------------------------------

// A combobox whose list box never takes the focus (WAI-ARIA practices). `suggest` gives options:
// { label, note, kind, choose }; what is not fresh any more is dropped.
const TYPING = 100; // milliseconds without a key before anything is looked for

export const combobox = (input, { label, suggest, onOpen = () => {} }) => {
  const list = document.createElement("ul");
  list.id = `suggestions-${input.id}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-autocomplete", "list");
  let active = -1;
  let run = 0;
  let offered = [];

  const options = () => [...list.children];
  const activate = (index) => {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options()[active].id);
  };
  const setOpen = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    activate(-1);
  };
  const move = (step) => {
    const last = offered.length - 1;
    if (last < 0) return;
    if (list.hidden) setOpen(true);
    const next = active + step;
    activate(next > last ? 0 : next < 0 ? last : next);
  };
  const choose = (index) => {
    setOpen(false);
    offered[index].choose();
  };
  const shown = ({ label: words, note, kind }, index) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.className = kind;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const strong = document.createElement("strong");
    strong.textContent = words;
    const span = document.createElement("span");
    span.textContent = note;
    item.append(strong, " ", span);
    item.addEventListener("click", () => choose(index));
    return item;
  };
  const update = async () => {
    const mine = ++run;
    await new Promise((resume) => setTimeout(resume, TYPING));
    if (mine !== run) return;
    const { offers, said } = input.value.trim().length < 2 ? { offers: [], said: "" } : await suggest(input.value);
    if (mine !== run) return;
    offered = offers;
    list.replaceChildren(...offers.map(shown));
    status.textContent = said;
    setOpen(offers.length > 0 && document.activeElement === input);
  };

  input.addEventListener("focus", onOpen, { once: true });
  input.addEventListener("input", () => update().catch(() => setOpen(false)));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the words stay; a second Escape clears them
      setOpen(false);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Enter") {
      run += 1; // what is still on its way comes too late
      setOpen(false);
    }
  });
  input.addEventListener("blur", () => setOpen(false));
  list.addEventListener("mousedown", (event) => event.preventDefault());
};

const SUGGESTED = 5;
const SUGGESTED_PLACES = 2;
const EVERY_SHEET = document.body.dataset.every;

for (const form of document.querySelectorAll("[data-site-search]")) {
  const explorer = new URL(form.action);
  combobox(form.querySelector("input[type=search]"), {
    label: "Lieux et fiches trouvés",
    onOpen: () => search().then(({ pagefind }) => pagefind()).catch(() => {}),
    suggest: async (text) => {
      const { FEW, countOf, findPlaces, placeLabel, rank } = await search();
      const [{ results, named }, places] = await Promise.all([
        rank(text, EVERY_SHEET),
        findPlaces(text, SUGGESTED_PLACES).catch(() => []),
      ]);
      const pages = await Promise.all(results.slice(0, SUGGESTED).map((one) => one.data()));
      const near = places.map((place) => ({
        kind: "place",
        label: placeLabel(place),
        note: "les fiches de ce lieu, puis celles d’alentour",
        choose: () => {
          const key = place.kind === "region" ? "region" : "lieu";
          explorer.search = new URLSearchParams({ [key]: place.code });
          location.assign(explorer);
        },
      }));
      const subjects = named.filter(({ page, share }) => page && share === 1).slice(0, SUGGESTED_PLACES);
      const read = subjects.map(({ label, kind, page }) => ({
        kind: "subject",
        label,
        note: `${kind.toLowerCase()}, la page`,
        choose: () => location.assign(page),
      }));
      const sheets = pages.map((page) => ({
        kind: "sheet",
        label: page.meta.title.replace(/(\p{L})'/gu, "$1’"), // straight in the index
        note: page.meta.lieu,
        choose: () => location.assign(page.url),
      }));
      const first = results.length <= FEW ? near : [];
      const last = results.length <= FEW ? [] : near;
      return { offers: [...first, ...read, ...sheets, ...last], said: countOf(results.length) };
    },
  });
}
