// Both platforms side by side, as the server sets them. Media are named, never fetched.

import { element } from "./cards.js";

/** What the server makes of Markdown; anything else is left out, though it never sends it. */
const TAGS = ["B", "I", "U", "S", "SPAN", "CODE", "PRE", "BR", "BLOCKQUOTE", "A"];
const NAMES = { discord: "Discord", telegram: "Telegram" };

/** Shows the answer of `/post preview`; `null`: there is nothing yet. */
export function showPreview(page, into, answer) {
  if (answer && !answer.is_done) {
    const wrong = () => element("p", { class: "wrong" }, answer.title);
    return into.replaceChildren(...Object.keys(NAMES).map((platform) => shownOf(page, platform, [wrong()], null)));
  }
  const platforms = answer?.json.platforms ?? Object.keys(NAMES).map((platform) => ({ platform, whole: [], teaser: [] }));
  const wrong = (answer?.json.problems ?? []).filter((problem) => problem.name !== "title");
  into.replaceChildren(...platforms.map((shown) => platformOf(page, shown, wrong)));
}

function platformOf(page, shown, problems) {
  const wrong = problems.map((problem) => element("p", { class: "wrong" }, problem.sentence));
  const cautions = (shown.cautions ?? []).map((caution) => element("p", { class: "caution" }, caution));
  const parts = shown.whole.map((part) => messageOf(page, shown.platform, part));
  const nothing = parts.length === 0 && wrong.length === 0 ? element("p", { class: "nothing" }, page.say("preview-nothing")) : null;
  const teaser = shown.teaser.length > 0 ? element("h4", {}, page.say("field-teaser")) : null;
  const teasers = shown.teaser.map((part) => messageOf(page, shown.platform, part));
  return shownOf(page, shown.platform, [...wrong, ...cautions, nothing, ...parts, teaser, ...teasers], shown.whole.length);
}

function shownOf(page, platform, parts, count) {
  const counted = count ? element("span", {}, `${page.say("messages")} ${count}`) : null;
  return element("article", { class: `shown ${platform}`, "data-platform": platform }, element("h3", {}, NAMES[platform], counted), ...parts);
}

/** One message: Telegram shows media over the words, Discord below them. */
function messageOf(page, platform, part) {
  const words = element("div", { class: "said" });
  copy(new DOMParser().parseFromString(part.html, "text/html").body, words);
  const media = part.media.length > 0 ? element("div", { class: "media" }, ...part.media.map((one) => mediaOf(page, one))) : null;
  const rows = part.buttons.map((row) => element("div", { class: "link-row" }, ...row.map((button) => element("span", { class: "link-button", title: button.url }, button.label))));
  const said = part.html ? words : null;
  const inside = platform === "telegram" ? [media, said] : [said, media];
  return element("div", { class: "message" }, element("div", { class: "bubble" }, ...inside), ...rows);
}

function mediaOf(page, media) {
  const kinds = { photo: page.say("media-photo"), video: page.say("media-video"), document: page.say("media-document") };
  return element("span", { class: `file ${media.kind}` }, element("b", {}, kinds[media.kind]), " ", media.name);
}

/** Copies what is permitted, element by element: text stays text. */
function copy(from, into) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
    if (!TAGS.includes(node.tagName)) continue;
    const made = element(node.tagName, { class: node.className || null });
    const href = node.getAttribute("href") ?? "";
    if (/^(https?|mailto|tg):/iu.test(href)) Object.assign(made, { href, rel: "noopener noreferrer nofollow", target: "_blank" });
    copy(node, made);
    into.append(made);
  }
}
