// The design of a state, in the words of the public contract, and the way back from a fault to its control.

import { isOver, needs, pieceOf, rows, ruleOf, runsOf, worn } from "./form.js";

/** Writes the design of a state, leaving out what does not apply to the choices made. */
export function designOf(state, catalog) {
  const get = (key) => (state.get(key) ?? "").trim();
  const design = { version: 1, piece: pieceOf(state), body: { size: withUnit(get("size"), get("unit")) }, strands: [] };
  const runs = runsOf(state, catalog);
  if (runs.length) design.body.finger = withUnit(get("finger"), get("fingerunit"));
  if (get("skin")) design.body.skin = Number(get("skin"));
  const [how, mm] = get("fit").split(":");
  if (!mm) design.fit = how || "comfort";
  else if (how === "length") design.fit = { length: mm + "mm" };
  else design.fit = { ease_mm: Number(mm) };

  for (let i = 0; i < worn(state, catalog); i++) {
    const s = `s${i}.`;
    const rule = ruleOf(catalog, get(s + "mix"));
    const most = Math.max(rule.most, needs(rule, get(s + "arg")));
    const strand = { chain: get(s + "chain"), metals: [], mix: rule.kind + (rule.label ? ":" + get(s + "arg") : "") };
    for (let j = 0; j < most && get(`${s}metal${j}`); j++) strand.metals.push(get(`${s}metal${j}`));
    const width = Number(get(s + "width"));
    if (catalog.chains[strand.chain]?.widths.includes(width)) strand.width_mm = width;
    if (get(s + "finish")) strand.finish = get(s + "finish");
    if (Number(get(s + "wear"))) strand.wear = Number(get(s + "wear"));
    if (get(s + "ring") || get(s + "ringmetal")) {
      strand.closure = {};
      if (get(s + "ring")) strand.closure.ring = get(s + "ring");
      if (get(s + "ringmetal")) strand.closure.metal = get(s + "ringmetal");
    }
    if (get(s + "length") && isOver(runs, rows(state, "s", "chain"), i)) strand.fit = { length: withUnit(get(s + "length"), get("unit")) };
    const charms = [];
    for (let j = 0; j < rows(state, s + "c", "charm"); j++) charms.push(charmOf(get, state, `${s}c${j}.`, catalog));
    if (charms.length) strand.charms = charms;
    design.strands.push(strand);
  }
  return design;
}

function charmOf(get, state, c, catalog) {
  const charm = { charm: get(c + "charm"), metal: get(c + "metal"), at: get(c + "at") };
  const kind = catalog.charms[charm.charm];
  if (!kind) return charm;
  const size = Number(get(c + "size"));
  if (kind.sizes.includes(size)) charm.size_mm = size;
  if (kind.hang.includes(get(c + "hang"))) charm.hang = get(c + "hang");
  const text = state.get(c + "text") ?? "";
  if (kind.text && text) {
    charm.text = text;
    charm.face = get(c + "face");
  }
  if (kind.stone) {
    charm.stone = get(c + "stone");
    if (get(c + "kind")) charm.stone_kind = get(c + "kind");
    if (get(c + "cut")) charm.cut = get(c + "cut");
    if (get(c + "setting")) charm.setting = get(c + "setting");
  }
  return charm;
}

/** Gives a size as typed, with the unit chosen beside it where it names none. */
function withUnit(text, chosen) {
  const unit = chosen || "in";
  const bare = (/[0-9.,/¼½¾⅛⅜⅝⅞⅓⅔]$/.test(text) && !/^(us|uk|eu|iso)/i.test(text)) || (unit === "uk" && text.length === 1);
  return bare ? `${text} ${unit}` : text;
}

/** Says a plain size of one unit in another; anything else is left as it is. Ring sizes go by millimetres round. */
export function convert(text, from, to) {
  const round = (value, parts) => String(Math.round(value * parts) / parts);
  const number = text.trim().replace(",", ".").replace(/^(\d+)½$/, "$1.5");
  const letter = number.match(/^([a-z])(½?)$/i);
  let mm;
  if (from === "uk" && letter) mm = 37.5 + 1.25 * (letter[1].toUpperCase().charCodeAt(0) - 65) + (letter[2] ? 0.625 : 0);
  else if (!/^\d+(\.\d+)?$/.test(number)) return text;
  else if (from === "us") mm = Math.PI * (11.63 + 0.8128 * Number(number));
  else mm = Number(number) * { in: 25.4, cm: 10, mm: 1 }[from];
  if (to === "us") return round((mm / Math.PI - 11.63) / 0.8128, 4);
  if (to === "mm") return round(mm, 10);
  if (to !== "uk") return round(mm / { in: 25.4, cm: 10 }[to], 1000);
  const halves = Math.min(51, Math.max(0, Math.round((mm - 37.5) / 0.625)));
  return String.fromCharCode(65 + Math.floor(halves / 2)) + (halves % 2 ? "½" : "");
}

const fields = {
  strand: ["chain", "width", "metals", "mix", "ring", "finish", "wear", "length", "charms"],
  charm: ["charm", "metal", "text", "face", "stone", "kind", "cut", "setting", "size", "hang", "at"],
};
const names = { size_mm: "size", width_mm: "width", stone_kind: "kind", closure: "ring", wrist: "size", ankle: "size", neck: "size", finger_mm: "finger" };

/** Gives the name of the control that a fault belongs to: strands[0].charms[1].at is s0.c1.at. Empty: none. */
export function controlOf(field) {
  let at = "";
  const parts = field.replace(/^design\./, "").split(".");
  for (const [i, part] of parts.entries()) {
    const [, list, index] = part.match(/^([^[]*)(?:\[(\d+)\])?/);
    const name = names[list] || list;
    if (index !== undefined && list === "strands") at = `s${index}`;
    else if (index !== undefined && list === "charms") at += `.c${index}`;
    else if (!at && (list === "body" || list === "view") && i + 1 < parts.length) continue;
    else if (!at && ["piece", "size", "finger", "fit", "skin", "view", "yaw", "pose", "light", "backdrop"].includes(name)) return name;
    else if (/^s\d+$/.test(at) && name === "fit") return `${at}.length`; // the only fit that a strand has of its own
    else if (at && fields[at.includes(".") ? "charm" : "strand"].includes(name)) return `${at}.${name}`;
    else return at;
  }
  return at;
}

/** Puts a fault in a sentence of its own. */
export function sentence(fault) {
  let text = (fault.message || "").trim() || "This will not do";
  if (/^(is|has|holds|needs|takes|names|lacks|was)\b/.test(text)) text = "This " + text;
  text = text[0].toUpperCase() + text.slice(1);
  if (!/[.?!]$/.test(text)) text += ".";
  const allowed = fault.allowed || [];
  if (allowed.length && allowed.length <= 12) text += ` You can use: ${allowed.join(", ")}.`;
  return text;
}
