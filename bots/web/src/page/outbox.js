// The outbox: what has not ended well, why, and a moderator's word about it.

import { element } from "./cards.js";

/** Opens the outbox; `state` shows that state alone. */
export async function openOutbox(desk, state = "") {
  const { page } = desk;
  const answer = await page.command("outbox", "list", state ? { only: state } : {});
  if (!answer.is_done) desk.tell(answer);
  const { effects = [], counts = {}, holds = [] } = answer.json ?? {};
  const again = () => openOutbox(desk, state);
  const run = async (action, args) => {
    await desk.run("outbox", action, args);
    await page.attempt("", again);
    document.getElementById("refresh")?.focus();
  };
  const states = page.arg("outbox", "list", "only").choices.filter((choice) => counts[choice.word] || choice.word === state);
  const filter = (word, label) => {
    const open = () => page.attempt("", () => openOutbox(desk, word)).then(() => document.querySelector(`[data-only="${word}"]`)?.focus());
    return element("button", { type: "button", "data-only": word, "aria-pressed": String(word === state), onclick: open }, label, ...(word ? [" ", element("b", {}, String(counts[word] ?? 0))] : []));
  };
  const filters = [filter("", page.say("outbox-open")), ...states.map((choice) => filter(choice.word, choice.about))];
  const refresh = element("button", { type: "button", class: "quiet", id: "refresh", onclick: () => page.attempt("", again) }, page.say("refresh"));
  const isHeld = holds.some(isWhole);
  const stop = isHeld ? null : element("button", { type: "button", class: "quiet danger", id: "hold", onclick: async () => (await desk.sure(page.say("hold-sure"), page.say("hold"))) && run("hold", {}) }, page.say("hold"));
  const list = effects.length > 0 ? element("ul", { class: "effects" }, ...effects.map((effect) => effectOf(desk, effect, holds, run))) : element("p", { class: "notice" }, answer.title);
  desk.show(
    element("div", { class: "filters", role: "group", "aria-label": page.say("by-state") }, ...filters),
    ...holds.map((hold) => heldOf(page, hold, run)),
    list,
    element("div", { class: "buttons" }, refresh, stop),
  );
  return {};
}

/** Whether a hold is about everything or the whole community, and not about one channel. */
const isWhole = (hold) => !hold.scope.includes(":") || hold.scope.startsWith("community:");

/** Something that stands still, and how it goes on. */
function heldOf(page, hold, run) {
  const channel = isWhole(hold) ? {} : { channel: hold.scope };
  const release = (id, label, more) => element("button", { type: "button", class: "quiet", id, onclick: () => run("release", { ...channel, ...more }) }, label);
  const replay = release("release-replay", page.say("release-replay"), { replay: "yes" });
  return element("div", { class: "held" }, element("p", {}, hold.line), element("div", { class: "buttons" }, release("release", page.say("release"), {}), replay));
}

function effectOf(desk, effect, holds, run) {
  const { page } = desk;
  const number = String(effect.effect);
  const labels = { there: page.say("word-there"), again: page.say("word-again"), retry: page.say("word-retry"), discard: page.say("word-discard") };
  const say = async (word) => {
    if (word === "discard" && !(await desk.sure(page.say("discard-sure"), labels.discard))) return;
    await run(word, { effect: number });
  };
  const buttons = effect.may.map((word) => element("button", { type: "button", class: word === "discard" ? "quiet danger" : "quiet", "data-word": word, onclick: () => say(word) }, labels[word]));
  const address = `${effect.platform}:${effect.channel}`;
  const isHeld = holds.some((hold) => hold.scope === address);
  const hold = isHeld ? null : element("button", { type: "button", class: "quiet", onclick: () => run("hold", { channel: address }) }, page.say("hold-channel"));
  return element(
    "li",
    { "data-effect": number },
    element("h2", {}, `${number}. ${effect.what}`, " ", element("span", { class: `state ${effect.state}` }, desk.word("outbox", "list", "only", effect.state))),
    element("p", { class: "places" }, effect.place),
    ...effect.lines.map((line) => element("p", {}, line)),
    effect.may.length > 0 ? element("div", { class: "buttons" }, ...buttons, hold) : null,
  );
}
