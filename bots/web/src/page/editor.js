// The editor: what somebody writes of a post, and beside it what both platforms will show. Every rule is the server's: the
// preview tells what is wrong, and saving is the same command as in a chat.

import { element } from "./cards.js";
import { placesField } from "./places.js";
import { showPreview } from "./preview.js";
import { request } from "./shell.js";

/** So long after the last letter the preview is asked for. */
const PAUSE_MS = 300;

/** What can be written: the argument, its words, and how it is typed. */
const FIELDS = [
  { name: "title", word: "field-title", kind: "line" },
  { name: "body", word: "field-body", kind: "text", rows: 10 },
  { name: "to", word: "field-to", kind: "places" },
  { name: "when", word: "field-when", kind: "line" },
  { name: "topic", word: "field-topic", kind: "line", isMore: true },
  { name: "form", word: "field-form", kind: "line", isMore: true },
  { name: "teaser", word: "field-teaser", kind: "text", rows: 3, isMore: true },
  { name: "teaserto", word: "field-teaserto", kind: "places", isMore: true },
  { name: "media", word: "field-media", kind: "text", rows: 2, isMore: true },
  { name: "buttons", word: "field-buttons", kind: "text", rows: 2, isMore: true },
  { name: "catchup", word: "field-catchup", kind: "choice", isMore: true },
  { name: "grace", word: "field-grace", kind: "number", isMore: true },
  { name: "uncertain", word: "field-uncertain", kind: "choice", isMore: true },
  { name: "overlap", word: "field-overlap", kind: "choice", isMore: true },
];

/** What a new post begins with. */
const NEW = { title: "", body: "", to: "", when: "", topic: "", form: "", teaser: "", teaserto: "", media: "", buttons: "", catchup: "latest", grace: "", uncertain: "hold", overlap: "queue" };

/** A post as the fields have it. */
function valuesOf(post) {
  return {
    title: post.title,
    body: post.body,
    to: post.to.join(", "),
    when: post.rule ?? "",
    topic: post.topic,
    form: post.form,
    teaser: post.teaser,
    teaserto: post.teaser_to.join(", "),
    media: post.media.join("\n"),
    buttons: post.buttons.map((button) => `${button.label} = ${button.url}`).join("\n"),
    catchup: post.catch_up,
    grace: String(post.grace_minutes),
    uncertain: post.on_uncertain,
    overlap: post.overlap,
  };
}

/** Opens a post, or a new one; `kept` is what was typed before the page spoke another language. */
export async function openEditor(desk, number, kept) {
  const { page } = desk;
  const known = (await request(`/api/places?community=${page.community.id}`)).places;
  let post = null;
  if (number !== null) {
    const answer = await page.command("post", "show", { number: String(number) });
    if (!answer.is_done) {
      desk.tell(answer);
      desk.show();
      return {};
    }
    post = answer.json;
  }
  const base = post ? valuesOf(post) : { ...NEW };
  const fields = Object.fromEntries(FIELDS.map((field) => [field.name, fieldOf(page, field, known, kept?.[field.name] ?? base[field.name], () => changed())]));
  const preview = element("section", { class: "previews", "aria-label": page.say("preview"), "aria-live": "polite" });
  const unsaved = element("span", { class: "unsaved", hidden: true }, page.say("unsaved"));
  const actions = post ? actionsOf(desk, post) : [];
  const save = element("button", { type: "submit", class: "primary", id: "save" }, page.say("save"));

  const values = () => Object.fromEntries(FIELDS.map(({ name }) => [name, fields[name].value().trim()]));
  const changes = () => Object.fromEntries(Object.entries(values()).filter(([name, value]) => value !== base[name].trim()));
  const isChanged = () => Object.keys(changes()).length > 0;
  const args = () => ({ ...(post ? { number: String(post.number) } : {}), ...changes() });

  let asked = 0;
  let timer = null;
  async function look() {
    const mine = ++asked;
    if (!post && !isChanged()) return showPreview(page, preview, null);
    preview.setAttribute("aria-busy", "true");
    await page.attempt(page.say("preview"), async () => {
      const answer = await page.command("post", "preview", args());
      // An answer that was overtaken by the next letter is none.
      if (mine !== asked) return;
      // That a new post has no title yet is known.
      const problems = answer.is_done ? answer.json.problems.filter(({ name }) => post || name !== "title") : [];
      showProblems(fields, more, problems);
      showWhen(page, fields.when, answer.is_done ? answer.json.when : null);
      showPreview(page, preview, answer);
    });
    if (mine === asked) preview.setAttribute("aria-busy", "false");
  }

  function mark() {
    unsaved.hidden = !isChanged();
    // They speak of what is saved.
    actions.forEach((button) => (button.disabled = isChanged()));
  }

  function changed() {
    mark();
    desk.hush();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  }

  async function submit(event) {
    event.preventDefault();
    const done = await desk.run("post", post ? "edit" : "add", args());
    if (done) desk.goTo(`#${done.json.number}`);
  }

  const isMoreOpen = FIELDS.some((field) => field.isMore && base[field.name] !== NEW[field.name] && !(field.name === "grace" && base.grace === "60"));
  const more = element("details", { class: "more", open: isMoreOpen }, element("summary", {}, page.say("more-fields")), ...FIELDS.filter((field) => field.isMore).map((field) => fields[field.name].box));
  const bar = element("div", { class: "bar" }, save, ...actions, unsaved);
  const form = element("form", { class: "writing", onsubmit: submit, novalidate: true }, headOf(desk, post), ...FIELDS.filter((field) => !field.isMore).map((field) => fields[field.name].box), more, historyOf(page, post), bar);
  desk.show(element("div", { class: "editor" }, form, preview));
  if (!post && !kept && !page.isPhone()) fields.title.focus();
  mark();
  await look();
  return { isChanged, kept: values };
}

function headOf(desk, post) {
  const { page } = desk;
  if (!post) return element("h2", {}, page.say("new-post"));
  const state = element("span", { class: `state ${post.state}` }, desk.word("post", "list", "state", post.state));
  return element("h2", {}, `#${post.number} ${post.title} `, state);
}

/** What may be done with a post in its state; what may not is refused by the command all the same. */
function actionsOf(desk, post) {
  const { page } = desk;
  const number = String(post.number);
  const button = (id, label, action, args = {}) => {
    const run = async () => (await desk.run("post", action, { number, ...args })) && desk.goTo(`#${number}`);
    return element("button", { type: "button", class: "quiet", id, onclick: run }, label);
  };
  const buttons = [];
  if (post.state === "review") buttons.push(button("approve", page.say("approve"), "approve"));
  if (post.state === "scheduled") buttons.push(button("pause", page.say("pause"), "pause"));
  if (post.state === "paused") buttons.push(button("resume", page.say("resume"), "resume"), button("resume-replay", page.say("resume-replay"), "resume", { replay: "yes" }));
  if (post.next_at && (post.state === "scheduled" || post.state === "paused")) buttons.push(button("skip-next", page.say("skip-next"), "skip"));
  if (post.state !== "deleted") buttons.push(deletion(desk, number));
  return buttons;
}

function deletion(desk, number) {
  const { page } = desk;
  const remove = async () => {
    if (!(await desk.sure(page.say("delete-sure"), page.say("delete")))) return;
    if (await desk.run("post", "delete", { number })) desk.goTo("#list");
  };
  return element("button", { type: "button", class: "quiet danger", id: "delete", onclick: remove }, page.say("delete"));
}

function historyOf(page, post) {
  if (!post || post.last.length === 0) return null;
  const lines = post.last.map((past) => element("li", {}, past.line));
  return element("details", { class: "more" }, element("summary", {}, page.say("history")), element("ul", { class: "history" }, ...lines));
}

/** A field with its label, what it is for, and room for what is wrong with it. */
function fieldOf(page, { name, word, kind, rows }, known, value, changed) {
  const id = `field-${name}`;
  const arg = page.arg("post", "add", name);
  const described = { "aria-describedby": `${id}-about ${id}-wrong`, id, name };
  const label = element("label", { for: id }, page.say(word));
  // Of the text it says how a chat that has one line takes it.
  const about = element("p", { class: "about", id: `${id}-about`, hidden: name === "body" }, arg.about);
  const wrong = element("p", { class: "wrong", id: `${id}-wrong`, role: "alert", hidden: true });
  const echo = name === "when" ? element("div", { class: "echo", id: `${id}-echo` }) : null;
  const control = controlOf(page, { kind, rows, described, arg, known, changed });
  control.input.addEventListener(kind === "choice" ? "change" : "input", changed);
  control.set(value);
  return {
    box: element("div", { class: `field ${name}` }, label, ...control.parts, echo, wrong, about),
    value: control.value,
    focus: () => control.input.focus(),
    echo,
    isWrong(sentence) {
      wrong.textContent = sentence ?? "";
      wrong.hidden = !sentence;
      control.input.setAttribute("aria-invalid", String(Boolean(sentence)));
    },
  };
}

function controlOf(page, { kind, rows, described, arg, known, changed }) {
  if (kind === "places") return placesField(page, described, known, changed);
  const made = {
    line: () => element("input", { ...described, type: "text", autocomplete: "off" }),
    text: () => element("textarea", { ...described, rows }),
    number: () => element("input", { ...described, type: "number", min: 1, max: 10080, inputmode: "numeric" }),
    choice: () => element("select", described, ...arg.choices.map((choice) => element("option", { value: choice.word }, choice.about))),
  };
  const input = made[kind]();
  return { input, parts: [input], value: () => input.value, set: (value) => (input.value = value) };
}

function showProblems(fields, more, problems) {
  for (const [name, field] of Object.entries(fields)) field.isWrong(problems.find((problem) => problem.name === name)?.sentence);
  // What is wrong must be seen.
  const isHidden = problems.some(({ name }) => more.contains(fields[name].box));
  if (isHidden) more.open = true;
}

/** The schedule as it was understood. */
function showWhen(page, field, when) {
  if (!when) return field.echo.replaceChildren();
  const times = when.next.map((time) => element("li", {}, time.local));
  field.echo.replaceChildren(element("p", {}, `${when.words} (${when.zone})`), times.length > 0 ? element("ol", { "aria-label": page.say("next-times") }, ...times) : "");
}
