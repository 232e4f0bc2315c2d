// What the pages share: requests, words, language, colours, community.

import { element } from "./cards.js";

const THEMES = ["system", "light", "dark"];

const isDark = matchMedia("(prefers-color-scheme: dark)");
const isPhone = matchMedia("(max-width: 599px)");

export const byId = (id) => document.getElementById(id);

/** What went wrong on the way to an answer; the message is the id of its words. */
export class Problem extends Error {}

/** A request to our own server. */
export async function request(path, body) {
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

/**
 * A page with its words and communities. `does` has `relabel()` and `restyle()`, called whenever words or colours changed;
 * `spoke()` and `chose()`, called after another language or community; `begin()`, called once; and
 * `failed(label, id)` and `failedToBegin(id)`.
 */
export function openPage(does) {
  const page = {
    table: { lang: "en", words: {}, commands: [], zones: [] },
    lang: localStorage.getItem("lang") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en"),
    themeChoice: localStorage.getItem("theme") ?? "system",
    communities: [],
    community: null,
    isPhone: () => isPhone.matches,
    say: (id) => page.table.words[id] ?? id,
    theme: () => (page.themeChoice === "system" ? (isDark.matches ? "dark" : "light") : page.themeChoice),
    format: () => (isPhone.matches ? "telegram" : "discord"),
    look: () => ({ lang: page.lang, theme: page.theme(), format: page.format() }),
    /** An argument of an action as the table has it. */
    arg: (command, action, name) => {
      const actions = page.table.commands.find((known) => known.name === command)?.actions ?? [];
      return actions.find((known) => known.name === action)?.args.find((known) => known.name === name) ?? { about: "", choices: [] };
    },
    /** Runs a command as a form; the answer tells what became of it. */
    command: (command, action, args = {}) => request("/api/ask", { form: { command, action, args }, community: page.community?.id, ...page.look() }),
    attempt,
    loadCommunities,
    start,
  };

  async function loadTable(lang) {
    page.table = await request(`/api/table?lang=${lang}`);
    page.lang = lang;
    document.documentElement.lang = page.lang;
    document.title = page.say("title");
    document.querySelectorAll("[data-say]").forEach((node) => (node.textContent = page.say(node.dataset.say)));
    document.querySelectorAll("[data-say-label]").forEach((node) => node.setAttribute("aria-label", page.say(node.dataset.sayLabel)));
    document.querySelectorAll("[data-lang]").forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.lang === page.lang)));
    does.relabel();
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
    does.restyle();
  }

  async function speak(lang) {
    if (lang === page.lang) return;
    await loadTable(lang);
    localStorage.setItem("lang", lang);
    await does.spoke();
  }

  async function choose(id) {
    page.community = page.communities.find((known) => known.id === Number(id));
    localStorage.setItem("community", id);
    await loadCommunities();
    await does.chose();
  }

  /** Does something for the page itself; what goes wrong is told. */
  async function attempt(label, work) {
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      does.failed(label, problem.message);
    }
  }

  async function start() {
    showTheme();
    try {
      await Promise.all([loadTable(page.lang), loadCommunities()]);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      // The server then says where the address is found.
      if (problem.message === "locked") return location.reload();
      return does.failedToBegin(problem.message);
    }
    await does.begin();
  }

  byId("theme").addEventListener("click", () => {
    page.themeChoice = THEMES[(THEMES.indexOf(page.themeChoice) + 1) % THEMES.length];
    localStorage.setItem("theme", page.themeChoice);
    showTheme();
  });
  document.querySelectorAll("[data-lang]").forEach((button) => button.addEventListener("click", () => attempt(button.innerText, () => speak(button.dataset.lang))));
  byId("community").addEventListener("change", ({ target }) => attempt(page.say("community"), () => choose(target.value)));
  isDark.addEventListener("change", showTheme);
  isPhone.addEventListener("change", showTheme);
  return page;
}
