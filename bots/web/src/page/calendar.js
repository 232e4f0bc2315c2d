// The calendar: a month of posts, on a phone with a list of its days, and the cadence. The address tells which month:
// `#2026-12`; none: this month.

import { element } from "./cards.js";
import { byId, openPage } from "./shell.js";

/** Forms that are told apart without colours. */
const SIGNS = { sent: "●", planned: "○", review: "◇", uncertain: "◆", failed: "✕", missed: "▼", going: "▶", paused: "‖", skipped: "–", draft: "□", event: "△", held: "▲", cancelled: "⊘" };
/** So many signs find room on a day of a phone; of more, the last gives its place to how many there are. */
const SIGNS_MAX = 3;
/** From so many on, the entries of a day scroll by themselves. */
const LONG_FROM = 5;

const page = openPage({ relabel: () => {}, restyle: () => {}, spoke: () => show(), chose: () => show(), begin: () => show(), failed: (_, id) => put(notice(page.say(id))), failedToBegin: (id) => put(notice(page.say(id))) });

/** Counts what was asked, so that a late answer does not take the place of a newer one. */
let asked = 0;

const notice = (text) => element("p", { class: "notice" }, text);

function put(...parts) {
  byId("view").replaceChildren(...parts.filter((part) => part !== null));
  byId("view").setAttribute("aria-busy", "false");
}

async function show(focus = null) {
  const mine = (asked += 1);
  byId("view").setAttribute("aria-busy", "true");
  if (page.community === null) return put(notice(page.say("no-community")));
  const month = location.hash.slice(1);
  await page.attempt("", async () => {
    const answer = await page.command("calendar", "show", month ? { month } : {});
    if (mine !== asked) return;
    if (answer.is_done) draw(answer);
    else put(notice(answer.title));
    if (focus) byId(focus)?.focus();
  });
}

const dayOf = (date) => new Date(`${date}T00:00:00Z`);
const words = (options, date) => new Intl.DateTimeFormat(page.lang, { timeZone: "UTC", ...options }).format(date);
const shifted = (month, by) => {
  const date = dayOf(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
};

function draw(answer) {
  const { month, days, today } = answer.json;
  const entries = new Map(days.map((day) => [day.date, day.entries]));
  const other = (id, by, label) => element("a", { id, href: `#${shifted(month, by)}` }, label);
  const head = element(
    "div",
    { class: "months" },
    element("h2", { "aria-live": "polite" }, words({ year: "numeric", month: "long" }, dayOf(`${month}-01`))),
    other("previous", -1, page.say("month-previous")),
    today.startsWith(month) ? null : element("a", { id: "present", href: `#${today.slice(0, 7)}` }, page.say("month-present")),
    other("next", 1, page.say("month-next")),
  );
  const nothing = days.length === 0 ? notice(answer.lines[0] ?? "") : null;
  put(head, nothing, grid(month, today, entries), agenda(days), cadence(answer.table));
}

/** Weeks from Monday to Sunday. */
function grid(month, today, entries) {
  const date = dayOf(`${month}-01`);
  date.setUTCDate(1 - ((date.getUTCDay() + 6) % 7));
  const weeks = [];
  while (weeks.length === 0 || date.toISOString().slice(0, 7) === month) {
    weeks.push(Array.from({ length: 7 }, (_, day) => new Date(date.getTime() + day * 86_400_000)));
    date.setUTCDate(date.getUTCDate() + 7);
  }
  const names = weeks[0].map((day) => element("th", { scope: "col" }, words({ weekday: "short" }, day)));
  const rows = weeks.map((week) => element("tr", {}, ...week.map((day) => cell(day.toISOString().slice(0, 10), month, today, entries))));
  return element("table", { class: "month" }, element("thead", {}, element("tr", {}, ...names)), element("tbody", {}, ...rows));
}

function cell(date, month, today, entries) {
  const here = entries.get(date) ?? [];
  const kinds = [date.startsWith(month) ? null : "outside", date === today ? "today" : null].filter((kind) => kind !== null);
  const isLong = here.length >= LONG_FROM;
  const list = here.length > 0 ? element("ul", { class: isLong ? "long" : null, tabindex: isLong ? "0" : null }, ...here.map((entry) => element("li", {}, link(entry, "hidden")))) : null;
  const shown = here.length > SIGNS_MAX ? SIGNS_MAX - 1 : here.length;
  const more = here.length > shown ? `+${here.length - shown}` : "";
  const signs = element("span", { class: "signs", "aria-hidden": "true" }, ...here.slice(0, shown).map((entry) => sign(entry)), more);
  return element("td", { class: kinds.join(" ") || null, "data-date": date }, element("time", { class: "date", datetime: date, "aria-current": date === today ? "date" : null }, String(Number(date.slice(8)))), list, signs);
}

const sign = (entry) => element("span", { class: `sign ${entry.state}`, "aria-hidden": "true" }, SIGNS[entry.state] ?? "·");

/** A way to the post, or an event, which has no page of its own yet; `says` is how its state is shown in words. */
function link(entry, says) {
  const time = entry.local.slice(11, 16);
  const [tag, href] = entry.kind === "post" ? ["a", `/posts#${entry.number}`] : ["span", null];
  return element(tag, { class: "entry", href, title: `${time} ${entry.title} (${entry.state_says})` }, sign(entry), element("time", { datetime: entry.at }, time), element("span", { class: "title" }, entry.title), element("span", { class: says }, entry.state_says));
}

/** The days on which something happens, one below the other. */
function agenda(days) {
  const item = (day) =>
    element("li", {}, element("h3", {}, words({ weekday: "short", month: "short", day: "numeric" }, dayOf(day.date))), element("ul", {}, ...day.entries.map((entry) => element("li", {}, link(entry, "says")))));
  return element("ol", { class: "agenda" }, ...days.map(item));
}

function cadence(table) {
  if (!table) return null;
  const row = (tag, scope) => (cells) => element("tr", {}, ...cells.map((cell) => element(tag, { scope }, cell)));
  const body = table.rows.map((cells) => element("tr", {}, element("th", { scope: "row" }, cells[0]), ...cells.slice(1).map((cell) => element("td", { class: "number" }, cell))));
  return element("div", { class: "table cadence", tabindex: "0" }, element("table", {}, element("thead", {}, row("th", "col")(table.head)), element("tbody", {}, ...body)));
}

addEventListener("hashchange", () => {
  if (location.hash !== "#main") show(document.activeElement?.id || null);
});

page.start();
