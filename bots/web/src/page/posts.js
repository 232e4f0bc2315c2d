// Posts: the list by state, the editor, the outbox. The address tells which: `#list`, `#new`, `#12`, `#outbox`.

import { element } from "./cards.js";
import { openEditor } from "./editor.js";
import { openOutbox } from "./outbox.js";
import { byId, openPage } from "./shell.js";

const page = openPage({ relabel: () => {}, restyle: () => {}, spoke: () => show({ keepsText: true }), chose, begin: () => show(), failed, failedToBegin: (id) => failed("", id) });

/** What the page shows now: its address, what it may lose, the state that the list is about, and where the focus was. */
const shown = { hash: location.hash, view: null, state: "", focus: null };

/** Asks before something that cannot be undone. */
function sure(text, yes) {
  const dialog = byId("question");
  byId("question-text").textContent = text;
  byId("question-yes").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

/** Says what an answer says, but for hints that name commands: here are buttons. */
function tell(answer) {
  const lines = answer.lines.filter((line) => !line.includes("/post ") && !line.includes("/outbox "));
  byId("told").classList.toggle("refused", !answer.is_done);
  byId("told").replaceChildren(element("strong", {}, answer.title), ...lines.slice(0, 1).map((line) => element("span", {}, line)));
}

function failed(label, id) {
  tell({ is_done: false, title: page.say(id), lines: [] });
  byId("view").setAttribute("aria-busy", "false");
}

/** What the views may do. */
const desk = {
  page,
  sure,
  tell,
  /** What was said is over when somebody goes on writing. */
  hush: () => byId("told").replaceChildren(),
  /** Runs a command, says what it says, and gives the answer when it was done. */
  async run(command, action, args) {
    let done = null;
    await page.attempt(action, async () => {
      const answer = await page.command(command, action, args);
      tell(answer);
      done = answer.is_done ? answer : null;
    });
    return done;
  },
  /** The words of a choice, such as a state. */
  word: (command, action, name, word) => page.arg(command, action, name).choices.find((choice) => choice.word === word)?.about ?? word,
  goTo(hash) {
    shown.view = null;
    shown.focus = document.activeElement?.id;
    if (location.hash === hash) return show();
    location.hash = hash;
  },
  show: (...parts) => {
    byId("view").replaceChildren(...parts);
    byId("view").setAttribute("aria-busy", "false");
  },
};

async function show({ keepsText = false } = {}) {
  const name = location.hash.slice(1);
  shown.hash = location.hash;
  const kept = keepsText ? shown.view?.kept?.() : null;
  shown.view = null;
  byId("view").setAttribute("aria-busy", "true");
  const isEditor = /^\d+$/u.test(name) || name === "new";
  const tabs = { "tab-list": !isEditor && name !== "outbox", "tab-outbox": name === "outbox", "tab-new": name === "new" };
  for (const [id, isCurrent] of Object.entries(tabs)) {
    if (isCurrent) byId(id).setAttribute("aria-current", "page");
    else byId(id).removeAttribute("aria-current");
  }
  if (page.community === null) return desk.show(element("p", { class: "notice" }, page.say("no-community")));
  await page.attempt("", async () => {
    if (isEditor) shown.view = await openEditor(desk, name === "new" ? null : Number(name), kept);
    else if (name === "outbox") shown.view = await openOutbox(desk);
    else shown.view = await openList();
  });
  // The button that was pressed may be gone; one does not begin at the top for that.
  if (shown.focus) (byId(shown.focus) ?? byId("save"))?.focus();
  shown.focus = null;
}

async function openList() {
  const answer = await page.command("post", "list", shown.state ? { state: shown.state } : {});
  if (!answer.is_done) tell(answer);
  const { posts = [], counts = {} } = answer.json ?? {};
  const states = page.arg("post", "list", "state").choices.filter((choice) => counts[choice.word] || choice.word === shown.state);
  const all = Object.entries(counts).reduce((sum, [state, n]) => (state === "deleted" ? sum : sum + n), 0);
  const filters = [filter("", page.say("all"), all), ...states.map((choice) => filter(choice.word, choice.about, counts[choice.word] ?? 0))];
  const rows = posts.map(row);
  const nothing = element("p", { class: "notice" }, page.say("no-posts"));
  desk.show(element("div", { class: "filters", role: "group", "aria-label": page.say("by-state") }, ...filters), rows.length > 0 ? element("ul", { class: "posts" }, ...rows) : nothing);
  return {};
}

function filter(state, label, count) {
  const choose = () => {
    shown.state = state;
    return show().then(() => document.querySelector(`[data-state="${state}"]`)?.focus());
  };
  return element("button", { type: "button", "data-state": state, "aria-pressed": String(shown.state === state), onclick: choose }, label, " ", element("b", {}, String(count)));
}

function row(post) {
  const when = post.next_local ?? "–";
  const link = element(
    "a",
    { href: `#${post.number}` },
    element("span", { class: "number" }, `#${post.number}`),
    element("span", { class: "title" }, post.title),
    element("span", { class: `state ${post.state}` }, desk.word("post", "list", "state", post.state)),
    element("span", { class: "next" }, element("span", { class: "hidden" }, page.say("next-times")), when),
    element("span", { class: "places" }, post.places.join(", ")),
  );
  return element("li", {}, link);
}

function chose() {
  byId("told").replaceChildren();
  return desk.goTo("#list");
}

addEventListener("hashchange", async () => {
  if (location.hash === "#main" || location.hash === shown.hash) return;
  if (shown.view?.isChanged?.() && !(await sure(page.say("leave-sure"), page.say("leave")))) {
    return history.replaceState(null, "", shown.hash || "#list");
  }
  // What was said about the one before; what was just done is said beside it.
  if (shown.view) byId("told").replaceChildren();
  await show();
});
addEventListener("beforeunload", (event) => shown.view?.isChanged?.() && event.preventDefault());

page.start();
