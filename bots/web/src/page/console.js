// The console: asks, shows answers, and keeps language, theme and community.

import { element, pendingCard, restyle, showAnswer, showProblem } from "./cards.js";
import { commandLine } from "./complete.js";

/** What a newcomer sees at once. */
const WELCOME = ["/growth", "/retention"];
/** Buttons over the command line. */
const SHORTCUTS = ["/growth", "/retention", "/activity", "/doctor", "/help"];
const THEMES = ["system", "light", "dark"];

const isDark = matchMedia("(prefers-color-scheme: dark)");
const isPhone = matchMedia("(max-width: 599px)");
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const byId = (id) => document.getElementById(id);

const page = {
  table: { lang: "en", words: {}, commands: [], zones: [] },
  lang: localStorage.getItem("lang") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en"),
  themeChoice: localStorage.getItem("theme") ?? "system",
  communities: [],
  community: null,
  say: (id) => page.table.words[id] ?? id,
  theme: () => (page.themeChoice === "system" ? (isDark.matches ? "dark" : "light") : page.themeChoice),
  format: () => (isPhone.matches ? "telegram" : "discord"),
};

const line = commandLine(page, (typed) => ask(typed));

/** A request to our own server; throws the id of the words for what went wrong. */
async function request(path, body) {
  const options = body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Problem("unreachable");
  }
  if (!response.ok) throw new Problem(response.status === 401 ? "locked" : "failed");
  return response.json();
}

class Problem extends Error {}

/** Runs a line in a new card at the end of the conversation. */
function ask(typed, { into = byId("conversation"), isQuiet = false } = {}) {
  const card = pendingCard(page, typed);
  into.append(card);
  if (!isQuiet) bringIntoView(card);
  return answerIn(card, "/api/ask", { line: typed, community: page.community?.id }, { isQuiet });
}

/** Asks and shows the answer in a card. */
async function answerIn(card, path, question, { isQuiet = false } = {}) {
  const look = { lang: page.lang, theme: page.theme(), format: page.format() };
  card.setAttribute("aria-busy", "true");
  const again = () => answerIn(card, path, question);
  try {
    const answer = await request(path, { ...question, ...look });
    showAnswer(page, card, answer, { again, enlarge, begin: line.begin, press: (button) => press(button) });
    // Once more: the card was too low to reach the top while it waited.
    if (!isQuiet) bringIntoView(card), announce(answer);
    // A setting that was just changed may be one that the page shows.
    if (card.asked.includes("settings")) await loadCommunities();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    showProblem(page, card, problem.message, again);
    byId("announcer").textContent = page.say(problem.message);
  }
}

/** Presses a button of an answer; what it says is a card of its own. */
function press(button) {
  const card = pendingCard(page, button.label);
  byId("conversation").append(card);
  bringIntoView(card);
  return answerIn(card, "/api/press", { token: button.token }, {});
}

function bringIntoView(card) {
  card.scrollIntoView({ block: "start", behavior: isStill.matches ? "auto" : "smooth" });
}

function announce(answer) {
  byId("announcer").textContent = [answer.title, ...answer.lines.slice(0, 3)].filter(Boolean).join(". ");
}

function enlarge(img) {
  Object.assign(byId("enlarged"), { src: img.src, alt: img.alt });
  byId("viewer").showModal();
}

/** Does something for the page itself; what goes wrong is told in a card. */
async function attempt(label, work) {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const card = pendingCard(page, label);
    byId("conversation").append(card);
    showProblem(page, card, problem.message, null);
    bringIntoView(card);
  }
}

/** The first cards: what a newcomer should see without typing. */
function welcome() {
  byId("welcome").replaceChildren();
  if (page.communities.length === 0) {
    byId("welcome").append(element("p", { class: "notice" }, page.say("no-community")));
    return;
  }
  for (const typed of WELCOME) ask(typed, { into: byId("welcome"), isQuiet: true });
}

async function loadTable(lang) {
  page.table = await request(`/api/table?lang=${lang}`);
  page.lang = lang;
  document.documentElement.lang = page.lang;
  document.title = page.say("title");
  document.querySelectorAll("[data-say]").forEach((node) => (node.textContent = page.say(node.dataset.say)));
  document.querySelectorAll("[data-say-label]").forEach((node) => node.setAttribute("aria-label", page.say(node.dataset.sayLabel)));
  document.querySelectorAll("[data-lang]").forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.lang === page.lang)));
  byId("send").setAttribute("aria-label", page.say("send"));
  byId("close").setAttribute("aria-label", page.say("close"));
  const shortcut = (typed) => element("button", { type: "button", title: page.table.commands.find((known) => `/${known.name}` === typed)?.about, onclick: () => ask(typed) }, typed);
  byId("shortcuts").replaceChildren(...SHORTCUTS.map(shortcut));
  line.relabel();
  showTheme();
}

async function loadCommunities() {
  page.communities = (await request("/api/communities")).communities;
  const wanted = page.community?.id ?? Number(localStorage.getItem("community"));
  page.community = page.communities.find((known) => known.id === wanted) ?? page.communities[0] ?? null;
  const select = byId("community");
  select.replaceChildren(...page.communities.map((known) => element("option", { value: known.id, selected: known === page.community }, known.name)));
  select.parentElement.hidden = page.communities.length < 2;
  byId("name").textContent = page.community?.name ?? "";
  byId("name").hidden = page.community === null;
  byId("demo").hidden = !page.community?.is_demo;
}

function showTheme() {
  if (page.themeChoice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = page.themeChoice;
  const names = { system: page.say("theme-system"), light: page.say("theme-light"), dark: page.say("theme-dark") };
  byId("theme-word").textContent = names[page.themeChoice];
  byId("theme").setAttribute("aria-label", `${page.say("theme")}: ${names[page.themeChoice]}`);
  document.querySelectorAll(".card").forEach((card) => restyle(page, card));
}

/** Speaks another language. Cards with a picture are asked again: such commands only read. */
async function speak(lang) {
  if (lang === page.lang) return;
  await loadTable(lang);
  localStorage.setItem("lang", lang);
  if (page.communities.length === 0) return welcome();
  for (const card of document.querySelectorAll(".card")) {
    if (card.answer?.picture) answerIn(card, "/api/ask", { line: card.asked, community: page.community?.id }, { isQuiet: true });
  }
}

byId("theme").addEventListener("click", () => {
  page.themeChoice = THEMES[(THEMES.indexOf(page.themeChoice) + 1) % THEMES.length];
  localStorage.setItem("theme", page.themeChoice);
  showTheme();
});
document.querySelectorAll("[data-lang]").forEach((button) => button.addEventListener("click", () => attempt(button.innerText, () => speak(button.dataset.lang))));
byId("community").addEventListener("change", ({ target }) =>
  attempt(page.say("community"), async () => {
    page.community = page.communities.find((known) => known.id === Number(target.value));
    localStorage.setItem("community", target.value);
    byId("conversation").replaceChildren();
    await loadCommunities();
    welcome();
  }),
);
isDark.addEventListener("change", showTheme);
isPhone.addEventListener("change", showTheme);
byId("viewer").addEventListener("click", (event) => event.target.closest("img") ?? byId("viewer").close());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select, textarea") || byId("viewer").open) return;
  event.preventDefault();
  line.begin("/");
});

async function start() {
  showTheme();
  try {
    await Promise.all([loadTable(page.lang), loadCommunities()]);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    // The server then says where the address is found.
    if (problem.message === "locked") return location.reload();
    byId("welcome").append(element("p", { class: "notice" }, page.say(problem.message)));
    return;
  }
  welcome();
  if (!isPhone.matches) line.focus();
}

start();
