// The numbers, the sentences and the faults below and beside the picture.

import { controlOf, sentence } from "./request.js";

function element(name, text, kind) {
  const e = document.createElement(name);
  if (text !== undefined) e.textContent = text;
  if (kind) e.className = kind;
  return e;
}

const length = (mm) => [`${mm.toFixed(1)} mm`, `${(mm / 25.4).toFixed(2)} in`];

/** Shows what a design comes to, and gives it in a sentence. Of a hand chain, the runs are told by name. */
export function showFacts(root, answer, runs) {
  const title = (i) => (answer.strands.length > 1 ? [element("h3", runs[i]?.name || `Strand ${i + 1}`)] : []);
  root.querySelector("#numbers").replaceChildren(...answer.strands.map((strand, i) => {
    const list = element("dl");
    for (const [name, value, also] of [
      ["Links", String(strand.links)], [runs[i]?.open ? "Length" : "Loop", ...length(strand.loop_mm)], ["Room", ...length(strand.slack_mm)],
      ["Cut", ...length(strand.cut_mm)], ["Weight", `${strand.weight_g.toFixed(1)} g`],
    ]) {
      const row = element("div");
      const number = element("dd", value);
      if (also) number.append(" ", element("small", also));
      row.append(element("dt", name), number);
      list.append(row);
    }
    const box = element("div", undefined, "numbers");
    box.append(...title(i), list);
    return box;
  }));
  root.querySelector("#made").replaceChildren(...answer.strands.flatMap((strand, i) => {
    if (!strand.made?.length) return [];
    const list = element("ol");
    list.append(...strand.made.map((text) => element("li", text)));
    return [...title(i), list];
  }));
  const advice = root.querySelector("#advice");
  advice.replaceChildren(...(answer.advice || []).map((one) => {
    const item = element("li", undefined, one.severity);
    item.append(element("p", one.text));
    if (one.why) item.append(element("p", one.why, "why"));
    return item;
  }));
  advice.hidden = !advice.children.length;
  return answer.strands.map((s) => `${s.links} links, loop ${length(s.loop_mm)[0]}, ${s.weight_g.toFixed(1)} grams`).join("; ");
}

/**
 * Shows faults beside the controls they belong to, and gives them in one text. An empty list takes all away. What is wrong with any run
 * of a hand chain of one chain is wrong with that chain.
 */
export function showFaults(root, faults, isOne) {
  const byControl = new Map();
  for (const fault of faults) {
    let name = controlOf(fault.field);
    if (isOne) name = name.replace(/^s[12](?=\.|$)/, "s0");
    if (name && !root.querySelector(`[data-fault="${CSS.escape(name)}"]`)) name = "";
    // The form shows the mixes there are already, in plainer words.
    const told = name.endsWith(".mix") ? { message: fault.message } : fault;
    const before = byControl.get(name) || [];
    if (!before.includes(sentence(told))) byControl.set(name, [...before, sentence(told)]);
  }
  for (const slot of root.querySelectorAll("[data-fault]")) {
    const list = byControl.get(slot.dataset.fault) || [];
    slot.textContent = list.join(" ");
    slot.hidden = !list.length;
    const control = document.getElementById(slot.dataset.fault.replace(/mix$/, "arg"));
    if (list.length) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
  const general = byControl.get("") || [];
  const box = root.querySelector("#problems");
  box.replaceChildren(...general.map((text) => element("p", text)));
  box.hidden = !general.length;
  // A fault within a folded part is of no use there.
  for (const slot of root.querySelectorAll("[data-fault]:not([hidden])")) {
    const folded = slot.closest("details:not([open])");
    if (folded) folded.open = true;
  }
  return [...byControl.values()].flat().join(" ");
}
