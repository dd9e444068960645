// Finds products in the static index that the build made: words with their products in small files, one for each beginning.
// What is asked decides what is fetched; nothing is until then.

const MAP = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ı: "i", ى: "ي", ة: "ه", ـ: "" };

/** Words as the index has them: `src/site/find/text.rs` does the same. */
export const words = (text) =>
  (text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßæœøđłıىةـ]/g, (letter) => MAP[letter]).match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((word) => (word.startsWith("ال") && word.length > 4 ? word.slice(2) : word));

/** Numbers out of the steps between them. */
export const ascending = (steps) => {
  let at = 0;
  return steps.map((step) => (at += step));
};

/** How many letters are wrong, missing, too many or swapped between two words; `most + 1` if more than that. */
export const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], (before?.[j - 2] ?? 0) + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
};

/** The words of a list that were most likely meant: that begin with it but for a letter or two, or have it inside. */
export const meant = (word, list) => {
  const most = word.length > 6 ? 2 : word.length > 3 ? 1 : 0;
  let best = [];
  let least = most;
  for (const other of list) {
    const far = Math.min(distance(word, other, most), other.length > word.length ? distance(word, other.slice(0, word.length), most) + 0.5 : Infinity);
    if (far > least + 0.5 || far > most) continue;
    if (far < least) [best, least] = [[], far];
    if (far === least) best.push(other);
  }
  return best.length ? best : list.filter((other) => word.length > 3 && other.includes(word));
};

/** The most files that one beginning may ask for; a single letter of a large shop would want too many. */
const MOST_FILES = 12;

export const finder = (catalog) => {
  const kept = new Map();
  const json = (address) => {
    if (!kept.has(address))
      kept.set(
        address,
        fetch(address)
          .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
          .catch((error) => {
            kept.delete(address);
            throw error;
          }),
      );
    return kept.get(address);
  };
  const entry = () => json(`${catalog}find.json`);
  /** A file of the folder. After a new build the folder may have another name: then everything is asked for afresh. */
  const file = async (name) => json((await entry()).folder + name);
  const hex = (key) => Array.from(new TextEncoder().encode(key), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /** The words that begin with a word, with their products. */
  const beginning = async (word) => {
    const { keys } = await entry();
    const longest = keys.filter((key) => word.startsWith(key)).sort((a, b) => b.length - a.length)[0];
    const wanted = keys.filter((key) => key === longest || (key.startsWith(word) && key !== word)).slice(0, MOST_FILES);
    const found = [];
    for (const terms of await Promise.all(wanted.map((key) => file(`terms/${hex(key)}.json`))))
      for (const term in terms) if (term.startsWith(word)) found.push([term, terms[term]]);
    return found;
  };

  /** What each product is worth to a word: whole words before beginnings, names before tags, properties and texts. */
  const weigh = async (word, score) => {
    const worth = new Map();
    for (const [term, steps] of await beginning(word)) {
      let number = 0;
      for (const step of steps) {
        number += step >> 2;
        const value = score * ([1, 4, 6, 9][step & 3] + (term === word ? 3 : 0));
        if (value > (worth.get(number) ?? 0)) worth.set(number, value);
      }
    }
    return worth;
  };

  return {
    entry,
    file,
    /** The numbers of the products that fit every word, the best first; `instead` says what was taken for a misspelt word. */
    async find(text) {
      const asked = [...new Set(words(text))].slice(0, 8);
      const instead = [];
      let all;
      for (const word of asked) {
        let worth = await weigh(word, 1);
        if (!worth.size) {
          const german = word.replace(/([aou])e/g, "$1");
          if (german !== word) worth = await weigh(german, 1);
        }
        if (!worth.size) {
          const others = meant(word, await file("words.json")).slice(0, 4);
          for (const other of others)
            for (const [number, value] of await weigh(other, 0.5)) worth.set(number, Math.max(value, worth.get(number) ?? 0));
          if (others.length) instead.push(others[0]);
        }
        all = all ? new Map([...all].filter(([number]) => worth.has(number)).map(([number, value]) => [number, value + worth.get(number)])) : worth;
        if (!all.size) break;
      }
      const rank = new Map((await entry()).order.map((number, at) => [number, at]));
      const place = (number) => rank.get(number) ?? number;
      const numbers = [...(all ?? [])].sort((a, b) => b[1] - a[1] || place(a[0]) - place(b[0])).map(([number]) => number);
      return { numbers, instead };
    },
    /** Cards of products, as elements of a list. */
    async cards(numbers) {
      const { shelf } = await entry();
      const shelves = new Map();
      for (const number of numbers) shelves.set(Math.floor(number / shelf), null);
      await Promise.all([...shelves.keys()].map(async (at) => shelves.set(at, await file(`cards/${at}.json`))));
      const mould = document.createElement("template");
      mould.innerHTML = numbers.map((number) => shelves.get(Math.floor(number / shelf))[number] ?? "").join("");
      return [...mould.content.children];
    },
  };
};
