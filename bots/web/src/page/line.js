// The typed line and what may follow in it. Pure: a table and a line in, suggestions out. The words of a line are told
// apart as core/src/commands/parse.rs does it.

/** Most zones shown at once, of about 600. */
const ZONES_MAX = 8;
/** Arguments that are given by name alone. */
const NAMED_ONLY = ["lang", "theme"];

/** The words of a text, each with where it begins and its text without quotes. */
export function wordsOf(text) {
  const words = [];
  for (const match of text.matchAll(/(?:"[^"]*"?|“[^”]*”?|[^\s"“])+/gu)) {
    words.push({ begins: match.index, raw: match[0], text: match[0].replace(/["“”]/g, "") });
  }
  return words;
}

/** What may stand at the caret: `{from, items, hint}`; an item replaces the text from `from` to the caret. */
export function suggest(table, text) {
  const words = wordsOf(text);
  const isNewWord = text === "" || /\s$/u.test(text);
  const current = isNewWord ? { begins: text.length, text: "", raw: "" } : words.pop();
  if (words.length === 0) return forCommand(table, current);
  const command = table.commands.find((known) => known.name === bare(words[0].text));
  if (!command) return nothing(current);
  const hasActions = command.actions.some((action) => action.name !== "");
  if (hasActions && words.length === 1) return forAction(command, current);
  const action = command.actions.find((known) => known.name === (hasActions ? words[1].text.toLowerCase() : ""));
  if (!action) return nothing(current);
  return forArgument(table, command, action, words.slice(hasActions ? 2 : 1), current);
}

/** `/model growth n0: r: [days:]` as parts, the one being typed marked. */
export function usage(command, action, currentArg) {
  const parts = [{ text: `/${command.name}` }];
  if (action.name) parts.push({ text: action.name });
  for (const arg of action.args) {
    parts.push({ text: arg.is_required ? `${arg.name}:` : `[${arg.name}:]`, isCurrent: arg === currentArg });
  }
  return parts;
}

function bare(word) {
  return word.replace(/^\/+/, "").toLowerCase();
}

function nothing(current) {
  return { from: current.begins, items: [], hint: null };
}

function forCommand(table, current) {
  const typed = bare(current.text);
  const begins = table.commands.filter((command) => command.name.startsWith(typed));
  const speaks = table.commands.filter((command) => !begins.includes(command) && typed && command.about.toLowerCase().includes(typed));
  const items = [...begins, ...speaks];
  return {
    from: current.begins,
    items: items.map((command) => ({ insert: `/${command.name} `, label: `/${command.name}`, about: command.about })),
    hint: null,
  };
}

function forAction(command, current) {
  const typed = current.text.toLowerCase();
  const fits = command.actions.filter((action) => action.name.startsWith(typed) || action.about.toLowerCase().includes(typed));
  return {
    from: current.begins,
    items: fits.map((action) => ({ insert: `${action.name} `, label: action.name, about: action.about })),
    hint: null,
  };
}

function forArgument(table, command, action, given, current) {
  const left = action.args.filter((arg) => !filled(action, given).has(arg.name));
  const named = /^([a-z0-9_]+)[:：](.*)$/iu.exec(current.text);
  const byName = named && left.find((arg) => arg.name === named[1].toLowerCase());
  if (byName) {
    const items = values(table, byName, named[2]).map((item) => ({ ...item, insert: `${byName.name}:${item.label} ` }));
    return { from: current.begins, items, hint: { command, action, arg: byName } };
  }
  const typed = current.text.toLowerCase();
  const next = left.find((arg) => !NAMED_ONLY.includes(arg.name));
  const inPlace = next && (typed || next.kind === "choice") ? values(table, next, typed) : [];
  const names = left.filter((arg) => arg.name.startsWith(typed));
  const items = [
    ...inPlace.map((item) => ({ ...item, insert: `${item.label} ` })),
    ...names.map((arg) => ({ insert: `${arg.name}:`, label: `${arg.name}:`, about: arg.about, range: arg.range, isRequired: arg.is_required })),
  ];
  return { from: current.begins, items, hint: { command, action, arg: next } };
}

/** Names of the arguments that the words before the caret fill. */
function filled(action, given) {
  const names = new Set();
  for (const word of given) {
    const named = /^([a-z0-9_]+)[:：]/iu.exec(word.raw);
    const byName = named && action.args.find((arg) => arg.name === named[1].toLowerCase());
    const arg = byName ?? action.args.find((arg) => !names.has(arg.name) && !NAMED_ONLY.includes(arg.name));
    if (arg) names.add(arg.name);
  }
  return names;
}

/** The values of an argument that fit what was typed: choices, or zones by any part of their name. */
function values(table, arg, typed) {
  const wanted = typed.toLowerCase();
  if (arg.kind === "choice") {
    const fits = arg.choices.filter((choice) => choice.word.toLowerCase().startsWith(wanted) || choice.about.toLowerCase().startsWith(wanted));
    return fits.map((choice) => ({ label: choice.word, about: choice.about }));
  }
  if (arg.kind !== "zone") return [];
  // People type the city: "shang" means Asia/Shanghai before any zone that has it inside.
  const rank = (zone) => [zone.startsWith(wanted), zone.split("/").pop().startsWith(wanted), zone.includes(wanted)].indexOf(true);
  const ranked = table.zones.map((zone) => ({ zone, rank: rank(zone.toLowerCase()) })).filter(({ rank }) => rank >= 0);
  return ranked.sort((one, other) => one.rank - other.rank).map(({ zone }) => zone).slice(0, ZONES_MAX).map((zone) => ({ label: zone, about: "" }));
}
