// The console: asks, shows answers, and lets them be asked again.

import { element, pendingCard, restyle, showAnswer, showProblem } from "./cards.js";
import { commandLine } from "./complete.js";
import { Problem, byId, openPage, request } from "./shell.js";

/** What a newcomer sees at once. */
const WELCOME = ["/growth", "/retention"];
/** Buttons over the command line. */
const SHORTCUTS = ["/growth", "/retention", "/activity", "/doctor", "/help"];

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

const page = openPage({ relabel, restyle: restyleCards, spoke, chose, begin, failed, failedToBegin });
const line = commandLine(page, (typed) => ask(typed));

/** Runs a line in a new card at the end of the conversation. */
function ask(typed, { into = byId("conversation"), isQuiet = false } = {}) {
  const card = pendingCard(page, typed);
  into.append(card);
  if (!isQuiet) bringIntoView(card);
  return answerIn(card, "/api/ask", { line: typed, community: page.community?.id }, { isQuiet });
}

/** Asks and shows the answer in a card. */
async function answerIn(card, path, question, { isQuiet = false } = {}) {
  card.setAttribute("aria-busy", "true");
  const again = () => answerIn(card, path, question);
  try {
    const answer = await request(path, { ...question, ...page.look() });
    showAnswer(page, card, answer, { again, enlarge, begin: line.begin, press: (button) => press(button) });
    // Once more: the card was too low to reach the top while it waited.
    if (!isQuiet) bringIntoView(card), announce(answer);
    // A setting that was just changed may be one that the page shows.
    if (card.asked.includes("settings")) await page.loadCommunities();
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

/** What went wrong for the page itself is told in a card. */
function failed(label, id) {
  const card = pendingCard(page, label);
  byId("conversation").append(card);
  showProblem(page, card, id, null);
  bringIntoView(card);
}

function failedToBegin(id) {
  byId("welcome").append(element("p", { class: "notice" }, page.say(id)));
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

function relabel() {
  byId("send").setAttribute("aria-label", page.say("send"));
  byId("close").setAttribute("aria-label", page.say("close"));
  const shortcut = (typed) => element("button", { type: "button", title: page.table.commands.find((known) => `/${known.name}` === typed)?.about, onclick: () => ask(typed) }, typed);
  byId("shortcuts").replaceChildren(...SHORTCUTS.map(shortcut));
  line.relabel();
}

function restyleCards() {
  document.querySelectorAll(".card").forEach((card) => restyle(page, card));
}

/** In another language, cards with a picture are asked again: such commands only read. */
function spoke() {
  if (page.communities.length === 0) return welcome();
  for (const card of document.querySelectorAll(".card")) {
    if (card.answer?.picture) answerIn(card, "/api/ask", { line: card.asked, community: page.community?.id }, { isQuiet: true });
  }
}

function chose() {
  byId("conversation").replaceChildren();
  welcome();
}

function begin() {
  welcome();
  if (!page.isPhone()) line.focus();
}

byId("viewer").addEventListener("click", (event) => event.target.closest("img") ?? byId("viewer").close());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select, textarea") || byId("viewer").open) return;
  event.preventDefault();
  line.begin("/");
});

page.start();
