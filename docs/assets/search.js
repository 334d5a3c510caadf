// Search: what is asked, word by word, of Pagefind's index; and places, from the files of communes.

const root = new URL(document.body.dataset.root, document.baseURI);

// --- words ----------------------------------------------------------------------------------------

export const fold = (text) =>
  text
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");

// Words that say nothing of what is looked for. Folded.
const EMPTY = new Set(
  (
    "a au aux avec ce ces cet cette chez ci comme comment contre dans de des du elle elles en entre est et " +
    "eux fait faire faut il ils j je l la le les leur leurs lui ma mais me mes moi mon ne ni nos notre nous " +
    "on ont ou par pas peu peut plus pour pourquoi qu quand que quel quelle quelles quels qui s sa sans se " +
    "ses si son sont sous sur ta te tes toi ton tout tous toute toutes tu un une vos votre vous y d m n t c " +
    "etre avoir quoi trop tres autres autre ca cela deja encore aussi bien vraiment jamais ceux celles celui " +
    "celle dit dire doit du etc exemple exemples pratique pratiques fiche fiches action actions projet projets " +
    "initiative initiatives porte portes portee portees porteur gens veut veux"
  ).split(" "),
);

const words = (text) => fold(text).replace(/[^a-z0-9]+/g, " ").trim().split(" ").filter(Boolean);

export const tellingWords = (query) => {
  const all = words(query);
  const telling = all.filter((word) => !EMPTY.has(word));
  return [...new Set(telling.length ? telling : all)];
};

// --- Pagefind -------------------------------------------------------------------------------------

// What each part of a sheet weighs; the names are those of essaim.site.search_documents.
const WEIGHTS = {
  title: 6, resume: 3, lieu: 4, territoire: 2, termes: 2, porteur: 2, alias: 1,
  tout: 0, annees: 0, formes: 0, forme: 0, trace: 0, jour: 0,
};

let loading = null;
export const pagefind = () => {
  loading ??= import(new URL("pagefind/pagefind.js", root).href).then(async ({ createInstance }) => {
    // Many short questions: a worker would be one more file, and slower to answer each.
    const engine = createInstance({ noWorker: true });
    await engine.options({ excerptLength: 26, ranking: { metaWeights: WEIGHTS } });
    await engine.init();
    return engine;
  });
  return loading;
};

const found = new Map(); // by what was asked: asking again costs nothing
const ask = (text, options) => {
  const key = JSON.stringify([text, options ?? null]);
  if (!found.has(key)) {
    found.set(key, pagefind().then((engine) => engine.search(text, options)).then((answer) => answer.results));
  }
  return found.get(key);
};

// Every sheet, in an order; `every` is a word that each of them holds.
const SORTS = { trace: "desc", titre: "asc", debut: "desc" };
export const isSort = (name) => name in SORTS;
export const everySheet = (every, sort = "trace") => ask(every, { sort: { [sort]: SORTS[sort] } });

// The ids of the sheets that have a value of a facet.
const holdersOf = new Map();
export const holders = (every, key, value) => {
  const name = `${key}=${value}`;
  if (!holdersOf.has(name)) {
    const asked = ask(every, { filters: { [key]: value } });
    holdersOf.set(name, asked.then((results) => new Set(results.map((one) => one.id))));
  }
  return holdersOf.get(name);
};

// --- slips ----------------------------------------------------------------------------------------

const files = new Map();
const file = (name) => {
  if (!files.has(name)) {
    files.set(name, fetch(new URL(`recherche/${name}.json`, root)).then((answer) => (answer.ok ? answer.json() : null)));
  }
  return files.get(name);
};

// Changes of one letter, or of two neighbours, that lead from one word to the other; `most` at the most.
const slips = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    before = row;
    row = next;
  }
  return row[other.length];
};

const ENDING = 4; // letters that a verb or a plural adds to a known word
const STEM = 5; // letters below which a word is no stem

// The known word that a mistyped or conjugated one most likely meant; the word itself when it begins a
// known one; null when it is like none.
const meant = async (word) => {
  const known = await file("mots");
  if (known.some((one) => one.startsWith(word))) return word;
  const stems = known.filter(
    (one) => one.length >= STEM && word.startsWith(one) && word.length - one.length <= ENDING,
  );
  if (stems.length > 0) return stems.reduce((one, other) => (other.length > one.length ? other : one));
  if (word.length < 4) return null;
  // One slip, or two in a long word whose beginning is right. A letter is more often left out than added.
  const most = word.length < 8 ? 1 : 2;
  const near = known
    .filter((one) => one[0] === word[0] || one.length > STEM)
    .map((one) => [slips(word, one, most) + (one[0] === word[0] ? 0 : 0.5), -one.length, one])
    .filter(([count]) => count <= most)
    .sort(([one, length], [other, otherLength]) => one - other || length - otherLength);
  return near[0]?.[2] ?? null;
};

// --- terms -------------------------------------------------------------------------------------------

const LONGEST_TERM = 6; // words
const singular = (word) => (word.length > 3 ? word.replace(/[sx]$/, "") : word);

let byWords = null;
const terms = () => {
  byWords ??= file("termes").then((all) => {
    const found = new Map();
    for (const { key, title, pages, terms } of all) {
      for (const [id, label, others] of terms) {
        const page = pages && new URL(`${pages}${id}/`, root).href;
        for (const way of [words(label).map(singular).join(" "), ...others.split("|").filter(Boolean)]) {
          if (!found.has(way)) found.set(way, []);
          found.get(way).push({ facet: key, id, label, kind: title, page });
        }
      }
    }
    return found;
  });
  return byWords;
};

// The terms of the vocabularies that a query names, in its words or in everyday ones, the longest first.
export const termsIn = async (query) => {
  const known = await terms();
  const typed = words(query).map(singular);
  const telling = typed.filter((word) => !EMPTY.has(word)).length || 1;
  const taken = new Set(); // places of words that a longer term explains
  const found = new Map();
  for (let size = Math.min(LONGEST_TERM, typed.length); size > 0; size -= 1) {
    for (let start = 0; start + size <= typed.length; start += 1) {
      const part = typed.slice(start, start + size);
      const said = part.filter((word) => !EMPTY.has(word)).length;
      const places = part.map((_word, index) => start + index);
      const meaning = said && !places.every((one) => taken.has(one)) ? known.get(part.join(" ")) ?? [] : [];
      if (meaning.length > 0) for (const one of places) taken.add(one);
      for (const term of meaning) {
        const key = `${term.kind}=${term.id}`;
        if (!found.has(key)) found.set(key, { ...term, share: said / telling });
      }
    }
  }
  return [...found.values()];
};

// --- ranking ----------------------------------------------------------------------------------------

// How a word's score is softened, what bearing the word at all is worth beside it, what the beginning
// of a word is worth, what two words side by side add, what having the term that words name adds.
// Set on the judged queries of the tests.
const SOFT = 12;
const PRESENCE = 0.2;
const BEGINNING = 0.35;
const SIDE_BY_SIDE = 0.3;
const TERM = 0.35;
const LEAST = 0.4; // share of the best sheet's score below which a sheet is no answer

// Quotation marks: the word itself, as far as French endings go, and not what begins like it.
const exactly = (text) => ask(`"${text}"`);

const oneWord = async (word, total) => {
  const [exact, loose] = await Promise.all([exactly(word), ask(word)]);
  if (exact.length > 0) {
    const scores = new Map(loose.map((one) => [one.id, one.score]));
    return { word, results: exact.map((one) => ({ one, score: scores.get(one.id) ?? 0 })), worth: 1 };
  }
  const better = await meant(word);
  if (better === word) {
    // Pagefind falls back on ever shorter beginnings: what half of the sheets hold is no answer.
    const results = loose.length > total / 2 ? [] : loose.map((one) => ({ one, score: one.score }));
    return { word, results, worth: BEGINNING };
  }
  if (better) return { ...(await oneWord(better, total)), instead: better };
  return { word, results: [], worth: 0 };
};

// The sheets that answer a query, best first: by how much they say of each word, the rarer the more.
// Pagefind alone wants every word in a sheet: a question typed as one speaks would find nothing.
export const FEW = 6; // sheets found: a word that so few answer may be meant as a place

export const rank = async (query, every) => {
  const asked = tellingWords(query);
  const named = await termsIn(query);
  const total = (await everySheet(every)).length;
  const answers = await Promise.all(asked.map((word) => oneWord(word, total)));
  const sheets = new Map();
  for (const { results, worth } of answers) {
    if (results.length === 0) continue;
    const rarity = Math.log(1 + total / results.length);
    const best = Math.max(...results.map(({ score }) => score)) || 1;
    for (const { one, score } of results) {
      const sheet = sheets.get(one.id) ?? { one, score: 0, words: 0, rarest: 0 };
      sheet.words += 1;
      const softened = (score / (score + SOFT)) * ((best + SOFT) / best);
      sheet.score += worth * rarity * (PRESENCE + (1 - PRESENCE) * softened);
      if (rarity > sheet.rarest) Object.assign(sheet, { one, rarest: rarity }); // for its excerpt
      sheets.set(one.id, sheet);
    }
  }
  for (let index = 0; index + 1 < asked.length; index += 1) {
    const pair = await exactly(`${asked[index]} ${asked[index + 1]}`);
    const rarity = Math.log(1 + total / (pair.length || 1));
    for (const { id } of pair) {
      const sheet = sheets.get(id);
      if (sheet) sheet.score += SIDE_BY_SIDE * rarity;
    }
  }
  for (const { facet, id, share } of named.filter((term) => term.facet)) {
    const having = await holders(every, facet, id);
    const rarity = Math.log(1 + total / (having.size || 1));
    for (const sheet of sheets.values()) {
      if (having.has(sheet.one.id)) sheet.score += TERM * share * rarity;
    }
  }
  const scores = [...sheets.values()].sort((one, other) => other.score - one.score);
  const best = scores[0]?.score ?? 0;
  const answered = answers.filter(({ results }) => results.length > 0).length;
  const ranked = scores.filter((sheet) => sheet.words === answered || sheet.score >= best * LEAST);
  // An excerpt that shows all the words, where one sheet has them all.
  const together = asked.length > 1 ? await ask(asked.join(" ")) : [];
  const withAll = new Map(together.map((one) => [one.id, one]));
  return {
    results: ranked.map(({ one }) => withAll.get(one.id) ?? one),
    named,
    instead: answers.filter((answer) => answer.instead).map(({ instead, word }) => [word, instead]),
    unknown: answers.filter(({ results }) => results.length === 0).map(({ word }) => word),
  };
};

// --- places -----------------------------------------------------------------------------------------

const SAINTS = { st: "saint", ste: "sainte", sts: "saints", stes: "saintes" };

// As essaim.geography.name_key: « St-Denis » and « saint denis » are one.
export const nameKey = (text) => {
  const all = words(text).map((word) => SAINTS[word] ?? word);
  if (all.length > 1 && ["l", "le", "la", "les"].includes(all[0])) all.shift();
  return all.join(" ");
};

// As essaim.site.place_index.shard: which file holds the names that begin so.
export const shard = (key) => {
  const saint = /^(?:saints?|saintes?) (.*)$/.exec(key);
  return saint ? `s-${saint[1].slice(0, 2)}` : key.slice(0, 2);
};

const territories = async () => {
  const all = await file("departements");
  return {
    regions: Object.entries(all.regions).map(([code, name]) => ({ kind: "region", code, name })),
    departements: Object.entries(all.departements).map(([code, [name, region, near, address]]) => ({
      kind: "departement", code, name, region, near, address,
    })),
    regionNames: all.regions,
    starts: all.starts, // the files of communes that there are
  };
};

const commune = ([name, code, epci, postcodes], epcis, departements) => {
  const departement = departements.find((one) => code.startsWith(one.code));
  return { kind: "commune", code, name, postcodes, epci: epcis[epci] ?? null, departement };
};

const communesIn = async (name, test) => {
  const { departements, starts } = await territories();
  if (!starts.includes(name)) return [];
  const { communes, epci } = await file(`lieux/${name}`);
  return communes.filter(test).map((row) => commune(row, epci, departements));
};

// The places that a text may mean, the likeliest first.
export const findPlaces = async (text, most = 6) => {
  const key = nameKey(text);
  if (key.length < 2) return [];
  const { departements, regions } = await territories();
  const code = key.replace(/ /g, "").toUpperCase().padStart(2, "0");
  const byCode = departements.filter((one) => one.code === code);
  if (/^\d+$/.test(key)) {
    const communes = key.length > 2 ? await communesIn(key.slice(0, 2), (row) => row[3].split(" ").some((one) => one.startsWith(key))) : [];
    return [...byCode, ...communes].slice(0, most);
  }
  const begins = (one) => nameKey(one.name).startsWith(key);
  const communes = await communesIn(shard(key), (row) => nameKey(row[0]).startsWith(key));
  const exact = (one) => nameKey(one.name) === key;
  const all = [...byCode, ...departements.filter(begins), ...regions.filter(begins), ...communes];
  return [...all.filter(exact), ...all.filter((one) => !exact(one))].slice(0, most);
};

// The place of a code, as the explorer's address keeps it: a commune's or a département's.
export const placeOf = async (code) => {
  const { departements } = await territories();
  const departement = departements.find((one) => one.code === code);
  if (departement) return departement;
  if (!/^\d[\dAB]\d{3}$/.test(code)) return null;
  return (await communesIn(code.slice(0, 2).toLowerCase(), (row) => row[1] === code))[0] ?? null;
};

export const placeLabel = (place) =>
  place.kind === "commune" ? `${place.name} (${place.departement.name})` : place.name;

// What is near a place, the nearest first: a title, and the facet values that are there.
export const circles = async (place) => {
  const { departements, regionNames } = await territories();
  const isCommune = place.kind === "commune";
  const departement = isCommune ? place.departement : place;
  const name = (code) => departements.find((one) => one.code === code)?.name;
  const rings = isCommune ? [{ title: place.name, values: [["commune", place.code]] }] : [];
  if (isCommune && place.epci) {
    rings.push({ title: `Même intercommunalité\u00a0: ${place.epci[1]}`, values: [["epci", place.epci[0]]] });
  }
  rings.push({
    title: isCommune ? `Même département\u00a0: ${departement.name}` : departement.name,
    values: [["departement", departement.code]],
  });
  if (departement.near.length > 0) {
    const names = departement.near.map(name).filter(Boolean).join(", ");
    rings.push({
      title: `Départements voisins\u00a0: ${names}`,
      values: departement.near.map((code) => ["departement", code]),
    });
  }
  rings.push({
    title: `Même région\u00a0: ${regionNames[departement.region]}`,
    values: [["region", departement.region]],
  });
  return rings;
};

export const countOf = (total) => (total === 0 ? "Aucune fiche" : `${total} fiche${total > 1 ? "s" : ""}`);
