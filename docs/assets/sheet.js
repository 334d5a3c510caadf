// The page of a sheet: what is folded on a phone, links to copy, the list one comes from, words explained.

import { copy } from "./site.js";

const narrow = matchMedia("screen and (max-width: 51.99rem)");
const folds = [...document.querySelectorAll("details[data-fold]")];

// --- folded on a phone, opened for whoever comes for it, and in print ---------------------------------

const openAround = (hash) => {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  const fold = target.closest("details") ?? target.parentElement.querySelector(":scope > details[data-fold]");
  if (fold) fold.open = true;
};
// Paper is narrow too: nothing folds for it.
const fold = () => {
  if (matchMedia("print").matches) return;
  for (const one of folds) one.open = !narrow.matches;
  document.documentElement.classList.add("folded");
  openAround(location.hash);
};
fold();
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
narrow.addEventListener("change", fold);
addEventListener("hashchange", () => openAround(location.hash));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link) openAround(link.getAttribute("href"));
});
let openBefore = [];
addEventListener("beforeprint", () => {
  openBefore = folds.map((one) => one.open);
  for (const one of folds) one.open = true;
});
addEventListener("afterprint", () => folds.forEach((one, index) => (one.open = openBefore[index])));
document.querySelector("[data-print]")?.addEventListener("click", () => print());

// --- a link to each section ----------------------------------------------------------------------------

for (const title of document.querySelectorAll(".sheet-body h2[id]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-link";
  button.textContent = "#";
  button.setAttribute("aria-label", `Copier le lien de la partie « ${title.textContent} »`);
  button.title = "Copier le lien";
  button.addEventListener("click", () => {
    const address = new URL(`#${title.id}`, location.href.split("#")[0]);
    copy(address.href, button, "Lien copié").catch(() => {});
  });
  // Beside the title, not in it: its name stays its own.
  const line = document.createElement("div");
  line.className = "section-title";
  title.replaceWith(line);
  line.append(title, button);
}

// --- the outline says where one is ---------------------------------------------------------------------

const outline = new Map(
  [...document.querySelectorAll(".outline a")].map((link) => [link.getAttribute("href").slice(1), link]),
);
const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of outline.values()) link.removeAttribute("aria-current");
      outline.get(target.getAttribute("aria-labelledby"))?.setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-20% 0px -70% 0px" },
);
for (const section of document.querySelectorAll(".sheet-body > section")) seen.observe(section);

// --- how long ago it was verified ------------------------------------------------------------------------

for (const one of document.querySelectorAll("[data-since]")) {
  const days = Math.floor((Date.now() - Date.parse(one.dataset.since)) / 86_400_000);
  const [number, unit] = days < 60 ? [days, "day"] : days < 730 ? [days / 30.44, "month"] : [days / 365.25, "year"];
  const ago = new Intl.RelativeTimeFormat("fr", { numeric: "auto" }).format(-Math.floor(number), unit);
  one.prepend(`${ago}, `);
}

// --- the list one comes from -----------------------------------------------------------------------------

const place = document.querySelector("[data-in-list]");
const here = location.href.split(/[?#]/)[0];
try {
  const list = JSON.parse(sessionStorage.getItem("essaim-liste") ?? "null");
  const index = list ? list.sheets.findIndex(({ url }) => url.split(/[?#]/)[0] === here) : -1;
  if (place && index >= 0) {
    const link = (sheet, words, rel) => {
      const made = document.createElement("a");
      made.href = sheet.url;
      made.rel = rel;
      made.title = sheet.title;
      made.textContent = words;
      return made;
    };
    const back = document.createElement("a");
    back.href = list.address;
    back.textContent = `Retour à la liste (${list.title})`;
    const count = document.createElement("span");
    count.append(back);
    place.append(count);
    if (index > 0) place.append(link(list.sheets[index - 1], "← Précédente", "prev"));
    if (index + 1 < list.sheets.length) place.append(link(list.sheets[index + 1], "Suivante →", "next"));
  }
} catch (_blocked) {
  // Storage refused: the sheet stands alone.
}

// --- words explained where they stand -----------------------------------------------------------------------

let glossary = null;
const definition = async (href) => {
  const address = new URL(href, document.baseURI);
  glossary ??= fetch(address.pathname).then(async (answer) =>
    new DOMParser().parseFromString(await answer.text(), "text/html"),
  );
  const term = (await glossary).getElementById(address.hash.slice(1));
  return { word: term.textContent.trim(), text: term.nextElementSibling.querySelector("p").textContent };
};

const explain = async (link) => {
  const { word, text } = await definition(link.href);
  const box = document.createElement("div");
  box.className = "gloss";
  box.popover = "auto";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", word);
  const says = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = word;
  says.append(strong, document.createElement("br"), text);
  const foot = document.createElement("div");
  foot.className = "gloss-foot";
  const more = document.createElement("a");
  more.href = link.href;
  more.textContent = "Voir le glossaire";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "tool";
  close.textContent = "Fermer";
  close.addEventListener("click", () => box.hidePopover());
  foot.append(more, close);
  box.append(says, foot);
  link.after(box);
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    box.remove();
    link.focus({ preventScroll: true });
  });
  box.showPopover();
  const { left, bottom } = link.getBoundingClientRect();
  const most = document.documentElement.clientWidth - box.offsetWidth - 8;
  box.style.left = `${Math.max(8, Math.min(left, most)) + scrollX}px`;
  box.style.top = `${bottom + scrollY + 6}px`;
  close.focus({ preventScroll: true });
};

if ("popover" in HTMLElement.prototype) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.term");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    explain(link).catch(() => location.assign(link.href));
  });
}
