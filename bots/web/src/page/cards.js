// Answers as cards: title, picture, sentences, table, buttons, downloads. Text is set as text, never as HTML.

/** An element with attributes and children; attributes that are null or false are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** An empty card for a line that is being answered. */
export function pendingCard(page, line) {
  const asked = element("p", { class: "asked" }, element("code", {}, line));
  const body = element("div", { class: "body waiting" }, element("p", {}, page.say("working")));
  const card = element("article", { class: "card", tabindex: "-1", "aria-busy": "true", "aria-label": line }, asked, body);
  card.asked = line;
  return card;
}

/** Fills a card with an answer. `does` has `press(button)`, `again()`, `begin(line)` and `enlarge(img)`. */
export function showAnswer(page, card, answer, does) {
  card.answer = answer;
  card.lang = answer.lang;
  card.setAttribute("aria-busy", "false");
  card.classList.toggle("refused", !answer.is_done);
  const head = answer.title ? element("h2", {}, answer.title) : null;
  const words = element("div", { class: "words" }, head, ...answer.lines.map((line) => sentence(line, does)), tableOf(answer.table), buttonsOf(answer, does));
  const body = element("div", { class: answer.picture ? "body with-picture" : "body" }, pictureOf(page, answer, does), words);
  card.querySelector(".foot")?.remove();
  card.querySelector(".body").replaceWith(body);
  if (answer.is_done) card.append(footOf(page, card, does));
}

/** Shows what went wrong on the way, before any answer; `again` tries it once more. */
export function showProblem(page, card, id, again) {
  card.setAttribute("aria-busy", "false");
  card.classList.add("refused");
  const button = again ? element("button", { type: "button", class: "quiet", onclick: again }, page.say("again")) : null;
  card.querySelector(".foot")?.remove();
  card.querySelector(".body").replaceWith(element("div", { class: "body" }, element("p", {}, page.say(id)), id === "locked" ? null : button));
}

/** Draws a card's picture and links anew for the page's present theme and width. */
export function restyle(page, card) {
  const url = card.answer?.picture && pictureUrl(page, card.answer);
  if (!url) return;
  card.querySelector("figure img").src = url;
  const link = card.querySelector("[data-file=png]");
  if (link) link.href = url;
}

function pictureUrl(page, answer) {
  return `${answer.picture.url}?theme=${page.theme()}&format=${page.format()}`;
}

function pictureOf(page, answer, does) {
  const picture = answer.picture;
  if (!picture) return null;
  const img = element("img", { src: pictureUrl(page, answer), alt: picture.alt, width: picture.width, height: picture.height });
  const button = element("button", { type: "button", class: "picture", title: page.say("enlarge"), onclick: () => does.enlarge(img) }, img);
  return element("figure", {}, button);
}

/** A sentence; one that names a command first becomes a way to type it, one that is a usage stands as code. */
function sentence(line, does) {
  const command = /^(\/[a-z0-9_]+)( · .*)$/u.exec(line);
  if (!command && line.startsWith("/")) return element("p", { class: "usage" }, element("code", {}, line));
  if (!command) return element("p", { class: line.startsWith("  ") ? "inner" : null }, line.trim());
  const start = element("button", { type: "button", class: "command", onclick: () => does.begin(`${command[1]} `) }, command[1]);
  return element("p", { class: "entry" }, start, element("span", {}, command[2].slice(3)));
}

function tableOf(table) {
  if (!table) return null;
  const isNumber = (text) => /^([+\u2212-]?[\d,.]+%?|[–—-]?)$/u.test(text);
  const isNumeric = table.head.map((_, column) => table.rows.every((row) => isNumber(row[column] ?? "")));
  const row = (tag, scope) => (cells) =>
    element("tr", {}, ...cells.map((cell, column) => element(tag, { class: isNumeric[column] ? "number" : null, scope }, cell)));
  const head = element("thead", {}, row("th", "col")(table.head));
  const body = element("tbody", {}, ...table.rows.map(row("td", null)));
  // A wide table scrolls by itself, so that the page does not; it takes the focus so that keys can scroll it.
  return element("div", { class: "table", tabindex: "0" }, element("table", {}, head, body));
}

function buttonsOf(answer, does) {
  if (answer.buttons.length === 0) return null;
  const buttons = answer.buttons.map((button) => element("button", { type: "button", class: "quiet", onclick: () => does.press(button) }, button.label));
  return element("div", { class: "buttons" }, ...buttons);
}

function footOf(page, card, does) {
  const { answer } = card;
  const base = `/api/answers/${answer.id}`;
  const name = `steward-${(/[a-z0-9_]+/u.exec(card.asked) ?? ["answer"])[0]}`;
  const link = (href, kind, id) => element("a", { href, download: `${name}.${kind}`, "data-file": kind, title: page.say(id) }, kind.toUpperCase());
  const links = [];
  if (answer.picture) links.push(link(pictureUrl(page, answer), "png", "download-png"));
  // Help and settings have numbers too, but none that somebody would put into a spreadsheet.
  if (answer.has_csv && (answer.picture || answer.table)) links.push(link(`${base}/numbers.csv`, "csv", "download-csv"), link(`${base}/numbers.json`, "json", "download-json"));
  const again = answer.picture ? element("button", { type: "button", class: "plain", onclick: does.again }, page.say("again")) : null;
  return links.length > 0 || again ? element("footer", { class: "foot" }, ...links, again) : "";
}
