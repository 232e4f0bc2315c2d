// A field of places: what was chosen stands as a list, and known channels are completed by name.

import { element } from "./cards.js";

/** Where there are no more than so many channels, each can be added by a button. */
const BUTTONS_MAX = 8;

/** The field; `described` are the attributes of its input, `channels` those of the community. */
export function placesField(page, described, channels, changed) {
  const chosen = [];
  const known = toldApart(channels);
  const names = new Map(known.map((place) => [place.address, place.label]));
  const listId = `${described.id}-known`;
  const input = element("input", { ...described, type: "text", autocomplete: "off", list: listId, placeholder: page.say("places-add") });
  const options = element("datalist", { id: listId }, ...known.map((place) => element("option", { value: place.label }, place.address)));
  const chips = element("ul", { class: "chips" });
  const more = element("div", { class: "chips offered" });

  function show() {
    chips.replaceChildren(...chosen.map(chip));
    const offered = known.length <= BUTTONS_MAX ? known.filter((place) => !chosen.includes(place.address)) : [];
    more.replaceChildren(...offered.map((place) => element("button", { type: "button", onclick: () => add(place.address) }, `+ ${place.label}`)));
  }

  function chip(address) {
    const name = names.get(address) ?? address;
    const remove = () => {
      chosen.splice(chosen.indexOf(address), 1);
      show();
      input.focus();
      changed();
    };
    return element("li", {}, name, element("button", { type: "button", "aria-label": `${page.say("places-remove")}: ${name}`, onclick: remove }, "×"));
  }

  function add(address) {
    if (address && !chosen.includes(address)) chosen.push(address);
    show();
    changed();
  }

  /** Takes what stands in the input: the name of a channel, or an address that the server will judge. */
  function take() {
    const typed = input.value.trim();
    if (!typed) return false;
    input.value = "";
    add(known.find((place) => place.label.toLowerCase() === typed.toLowerCase())?.address ?? typed);
    return true;
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && take()) event.preventDefault();
    if (event.key === "Backspace" && input.value === "" && chosen.length > 0) {
      chosen.pop();
      show();
      changed();
    }
  });
  input.addEventListener("input", (event) => {
    // Chosen from the list, not typed.
    const isChosen = !(event instanceof InputEvent) || event.inputType === "insertReplacementText";
    if (isChosen && known.some((place) => place.label === input.value)) take();
  });
  input.addEventListener("change", take);
  show();
  return {
    input,
    parts: [chips, input, options, more],
    value: () => [...chosen, input.value.trim()].filter(Boolean).join(", "),
    set(value) {
      chosen.splice(0, chosen.length, ...value.split(",").map((part) => part.trim()).filter(Boolean));
      show();
    },
  };
}

/** Channels of the same name have their addresses with it. */
function toldApart(channels) {
  const same = (label) => channels.filter((channel) => channel.label === label).length;
  return channels.map(({ address, label }) => ({ address, label: same(label) > 1 ? `${label} · ${address}` : label }));
}
