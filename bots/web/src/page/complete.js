// The command line: a combobox that completes from the table, remembers what was typed, and needs no mouse.

import { suggest, usage } from "./line.js";

/** Lines that the arrow keys bring back. They are forgotten with the page: a line may hold a code. */
const REMEMBERED_MAX = 100;

/** Makes the command line. `submit(line)` runs a line; `page` gives `table` and `say`. */
export function commandLine(page, submit) {
  const input = document.getElementById("line");
  const list = document.getElementById("suggestions");
  const hint = document.getElementById("hint");
  const state = { items: [], from: 0, selected: -1, history: [], at: 0, draft: "" };

  const isOpen = () => !list.hidden;

  function close() {
    list.hidden = true;
    state.selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function select(index) {
    state.selected = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const chosen = list.children[index];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function open(items, from) {
    Object.assign(state, { items, from });
    list.replaceChildren(...items.map((item, at) => optionOf(page, item, at)));
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    select(-1);
  }

  function refresh() {
    const found = suggest(page.table, input.value.slice(0, input.selectionStart));
    open(found.items, found.from);
    showHint(page, hint, found.hint);
  }

  function accept(item) {
    const rest = input.value.slice(input.selectionStart);
    const begun = input.value.slice(0, state.from) + item.insert;
    input.value = begun + rest.trimStart();
    input.setSelectionRange(begun.length, begun.length);
    refresh();
  }

  function recall(step) {
    if (state.at === state.history.length) state.draft = input.value;
    const at = Math.min(Math.max(state.at + step, 0), state.history.length);
    if (at === state.at) return;
    state.at = at;
    input.value = state.history[at] ?? state.draft;
    input.setSelectionRange(input.value.length, input.value.length);
    close();
  }

  function move(step) {
    const count = state.items.length;
    select(state.selected < 0 ? (step > 0 ? 0 : count - 1) : (state.selected + step + count) % count);
  }

  function send() {
    const line = input.value.trim();
    if (!line) return;
    if (state.history.at(-1) !== line) state.history.push(line);
    state.history.splice(0, state.history.length - REMEMBERED_MAX);
    Object.assign(state, { at: state.history.length, draft: "" });
    input.value = "";
    close();
    showHint(page, hint, null);
    submit(line);
  }

  const keys = {
    ArrowDown: () => (isOpen() ? move(1) : input.value === "" && state.at === state.history.length ? refresh() : recall(1)),
    ArrowUp: () => (isOpen() ? move(-1) : recall(-1)),
    Tab: () => isOpen() && (accept(state.items[Math.max(state.selected, 0)]), true),
    Enter: () => (isOpen() && state.selected >= 0 ? accept(state.items[state.selected]) : send()),
    Escape: () => (isOpen() ? close() : ((input.value = ""), showHint(page, hint, null))),
  };

  input.addEventListener("keydown", (event) => {
    // Enter also ends the writing of a Chinese word; that is not ours. With Shift, Tab goes back.
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const act = keys[event.key];
    if (act && act() !== false) event.preventDefault();
  });
  input.addEventListener("input", refresh);
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", (event) => (event.preventDefault(), send()));
  // Before the blur, which would close the list under the finger.
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) accept(state.items[Number(option.dataset.at)]);
  });

  return {
    /** Puts a line into the field for the person to go on with. */
    begin(line) {
      input.value = line;
      input.focus();
      input.setSelectionRange(line.length, line.length);
      refresh();
    },
    focus: () => input.focus(),
    /** Shows the words of the page's present language. */
    relabel() {
      input.placeholder = page.say("placeholder");
      input.setAttribute("aria-label", page.say("command-line"));
      close();
      showHint(page, hint, null);
    },
  };
}

function optionOf(page, item, at) {
  const option = document.createElement("li");
  option.id = `suggestion-${at}`;
  option.dataset.at = String(at);
  option.role = "option";
  option.append(part("code", item.label), part("span", item.about));
  const notes = [item.range, item.isRequired ? page.say("required") : ""].filter(Boolean);
  if (notes.length > 0) option.append(part("small", notes.join(" · ")));
  return option;
}

function showHint(page, hint, found) {
  // Which keys there are helps nobody who types with a thumb.
  hint.classList.toggle("keys", !found);
  if (!found) return hint.replaceChildren(page.say("keys"));
  const parts = usage(found.command, found.action, found.arg).map((piece) => part(piece.isCurrent ? "mark" : "code", piece.text));
  hint.replaceChildren(...parts.flatMap((piece) => [piece, " "]));
  if (found.arg) hint.append(part("small", [found.arg.about, found.arg.range].filter(Boolean).join(" · ")));
}

function part(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
