// The form as a state, and a state as the form. A state is a Map from the name of a control to its value: the
// same names and values as in the page's address without JavaScript.

export const mostStrands = 6;
export const mostCharms = 24;

/** Reads the state from a form. */
export function readState(form) {
  const state = new Map();
  for (const [name, value] of new FormData(form)) {
    if (name !== "last" && name !== "do") state.set(name, String(value));
  }
  return state;
}

/** Says whether two states are the same. */
export function same(a, b) {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) if (b.get(name) !== value) return false;
  return true;
}

/** Counts the rows that a state has under a name: rows(state, "s", "chain"). */
export function rows(state, before, after) {
  let n = 0;
  while (state.has(`${before}${n}.${after}`)) n++;
  return n;
}

/** Gives the piece that a state is of. */
export function pieceOf(state) {
  return state.get("piece") || "bracelet";
}

/** Gives the runs of a hand chain by name; none of another piece. */
export function runsOf(state, catalog) {
  return catalog.pieces[pieceOf(state)]?.runs || [];
}

/** Counts the strands that a piece has. A hand chain that was a larger stack before keeps the others out of sight. */
export function worn(state, catalog) {
  const strands = rows(state, "s", "chain");
  return Math.min(strands, runsOf(state, catalog).length || strands);
}

/** Says that a strand of a hand chain is, or is also, the one over the hand. */
export function isOver(runs, strands, i) {
  return runs.length > 0 && (strands === 1 || Boolean(runs[i]?.open));
}

/** Makes a hand chain of one strand, or of two, one of three. What hung on the one hangs over the hand, as it did. */
function split(state) {
  const strands = rows(state, "s", "chain");
  const copy = (i, whole) => {
    for (const [name, value] of [...state]) {
      if (name.startsWith("s0.") && (whole || !/^s0\.(c\d|length$)/.test(name))) state.set(`s${i}.` + name.slice(3), value);
    }
  };
  if (strands === 1) {
    copy(1, true);
    bare(state, 0);
  }
  if (strands < 3) copy(2, false);
}

/** Makes the runs of a hand chain one chain: the one round the wrist, with what hangs over the hand. */
function join(state) {
  bare(state, 0);
  for (const [name, value] of [...state]) {
    if (/^s1\.(c\d|length$)/.test(name)) state.set("s0." + name.slice(3), value);
  }
  for (const name of [...state.keys()]) if (/^s[1-9]\./.test(name)) state.delete(name);
}

/** Takes from a strand what hangs on it, and a length of its own. */
function bare(state, i) {
  for (const name of [...state.keys()]) if (name.startsWith(`s${i}.c`) && /^s\d\.c\d/.test(name)) state.delete(name);
  if (state.has(`s${i}.length`)) state.set(`s${i}.length`, "");
}

/** Does what a button says to a state, as the server does: add-strand, remove-charm-0-2, size-6.5-in, finger-7-us, split. */
export function act(state, what, catalog) {
  const [, of, size, unit] = what.match(/^(size|finger)-([^-]+)-([a-z]+)$/) || [];
  if (size) {
    state.set(of, size);
    state.set(of === "size" ? "unit" : "fingerunit", unit);
    return;
  }
  if (runsOf(state, catalog).length) {
    if (what === "split") split(state);
    if (what === "join" && rows(state, "s", "chain") > 1) join(state);
    if (/strand/.test(what)) return;
  }
  const [, verb, thing, s, c] = what.match(/^(add|remove)-(strand|charm)-?(\d*)-?(\d*)$/) || [];
  const strands = rows(state, "s", "chain");
  if (verb === "add" && thing === "strand" && strands < mostStrands) {
    state.set(`s${strands}.chain`, catalog.chain);
  } else if (verb === "remove" && thing === "strand" && strands > 1) {
    remove(state, "s", Number(s), strands);
  } else if (verb === "add" && thing === "charm") {
    const n = rows(state, `s${s}.c`, "charm");
    if (n >= mostCharms) return;
    const taken = [];
    for (let i = 0; i < n; i++) taken.push(state.get(`s${s}.c${i}.at`).trim());
    state.set(`s${s}.c${n}.charm`, catalog.charm);
    state.set(`s${s}.c${n}.metal`, state.get(`s${s}.metal0`));
    state.set(`s${s}.c${n}.at`, freePlace(taken));
  } else if (verb === "remove" && thing === "charm") {
    remove(state, `s${s}.c`, Number(c), rows(state, `s${s}.c`, "charm"));
  }
}

/** Removes a row and moves up those after it. */
function remove(state, before, index, count) {
  const moved = new Map();
  for (const [name, value] of [...state]) {
    if (!name.startsWith(before)) continue;
    const rest = name.slice(before.length);
    const n = parseInt(rest, 10);
    if (!/^\d+\./.test(rest) || n < index || n >= count) continue;
    state.delete(name);
    if (n > index) moved.set(before + (n - 1) + rest.slice(String(n).length), value);
  }
  for (const [name, value] of moved) state.set(name, value);
}

/** Goes outward from the centre, right and left in turn, to where a charm hangs clear of those counted in links. */
function freePlace(taken) {
  const step = 8;
  const places = taken.map((at) => (at === "center" ? 0 : /^[+-]\d+$/.test(at) ? Number(at) : NaN));
  for (let i = 0; ; i++) {
    const at = Math.ceil(i / 2) * (i % 2 ? step : -step);
    if (!places.some((n) => Math.abs(n - at) < step)) return at === 0 ? "center" : (at > 0 ? "+" : "") + at;
  }
}

/** Writes a state into the form, adding and dropping rows as it needs. */
export function writeState(form, state, catalog) {
  const list = form.querySelector("#strands");
  const strands = rows(state, "s", "chain");
  fitRows(list, strands, () => form.ownerDocument.getElementById("blank-strand"), (row, i) => name(row, { N: i }));
  [...list.children].forEach((strand, i) => {
    const charms = strand.querySelector("[data-charms]");
    const n = rows(state, `s${i}.c`, "charm");
    fitRows(charms, n, () => form.ownerDocument.getElementById("blank-charm"), (row, j) => name(row, { N: i, M: j }));
  });
  // What is offered depends on the piece, the chain and the charm, so those come first.
  for (const [key, value] of state) if (/^(piece|sizefor|unit|fingerunit)$|\.(chain|charm|mix|argfor)$/.test(key)) write(form, key, value);
  arrange(form, catalog);
  keepFit(form, state.get("fit"));
  for (const [key, value] of state) write(form, key, value);
  arrange(form, catalog);
}

function write(form, key, value) {
  const control = form.elements.namedItem(key);
  if (!control) return;
  if (control instanceof RadioNodeList) {
    // Its own setter passes over an empty value.
    for (const radio of control) if (radio.value === value) radio.checked = true;
    return;
  }
  if (control instanceof HTMLSelectElement && ![...control.options].some((o) => o.value === value)) return;
  control.value = value;
}

/** Makes a list have n rows, cloned from a template and told their number. */
function fitRows(list, n, template, number) {
  while (list.children.length > n) list.lastElementChild.remove();
  while (list.children.length < n) {
    const row = template().content.firstElementChild.cloneNode(true);
    number(row, list.children.length);
    list.append(row);
  }
}

/** Puts numbers for the letters of a cloned row: sN.cM.at becomes s0.c2.at, add-charm-N add-charm-0. */
function name(row, numbers) {
  const set = (text) =>
    text.replace(/\bs(N)\b/g, (_, l) => "s" + (numbers[l] ?? l))
      .replace(/\bc(M)\b/g, (_, l) => "c" + (numbers[l] ?? l))
      .replace(/-([NM])\b/g, (all, l) => (numbers[l] === undefined ? all : "-" + numbers[l]));
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of ["name", "id", "for", "aria-describedby", "aria-labelledby", "data-fault"]) {
      if (element.hasAttribute(attribute)) element.setAttribute(attribute, set(element.getAttribute(attribute)));
    }
    if (element.name === "do") element.value = set(element.value);
  }
  const own = "M" in numbers ? numbers.M : numbers.N;
  row.dataset["M" in numbers ? "charm" : "strand"] = own;
  const no = row.querySelector("[data-no]");
  if (no) no.textContent = own + 1;
}

/** Offers a fit that is no named one, as a design may have it. */
function keepFit(form, fit) {
  const [how, mm] = (fit || "").split(":");
  if (!mm || [...form.elements.namedItem("fit")].some((radio) => radio.value === fit)) return;
  const card = form.querySelector(".fits .card").cloneNode(true);
  card.dataset.own = "";
  card.querySelector("input").value = fit;
  card.querySelector("input").checked = false;
  card.querySelector("b").textContent = how === "length" ? `${mm} mm long inside` : `${mm} mm of room`;
  card.querySelector("small").textContent = "As this design was made.";
  form.querySelector(".fits").append(card);
}

/** Finds the rule of a mix. */
export function ruleOf(catalog, kind) {
  return catalog.mixes.find((m) => m.kind === kind) || catalog.mixes[0];
}

/** Says wear in words. */
function wearName(catalog, wear) {
  return (catalog.wears.find((w) => wear <= w.most) || catalog.wears.at(-1)).name;
}

/** Says how many metals a mix needs with what follows its colon. */
export function needs(rule, arg) {
  let n = rule.need;
  if (rule.letters) for (const l of arg.toUpperCase()) if (l >= "A" && l <= "F") n = Math.max(n, l.charCodeAt(0) - 64);
  return n;
}

/** Gives a form whose piece was changed the size and fit last chosen for the new one, and keeps those of the old one. */
function takeSize(form, value, rule, catalog) {
  const before = value("sizefor");
  if (!before || before === rule.piece) return;
  // A wrist is as large for a hand chain as for a bracelet.
  for (const other of Object.values(catalog.pieces)) {
    if (other.body !== catalog.pieces[before]?.body) continue;
    const fit = value(`kept.${other.piece}`).split("|")[1] || "comfort";
    write(form, `kept.${other.piece}`, [value("unit"), fit, value("size")].join("|"));
  }
  write(form, `kept.${before}`, [value("unit"), value("fit"), value("size")].join("|"));
  const [unit, fit, ...size] = (value(`kept.${rule.piece}`) || `${rule.units[0]}|comfort|${rule.size}`).split("|");
  write(form, "sizefor", rule.piece);
  write(form, "unit", unit);
  write(form, "size", size.join("|"));
  for (const card of form.querySelectorAll(".fits [data-own]")) card.remove();
  offerLengths(form, rule);
  keepFit(form, fit);
  write(form, "fit", fit);
}

/** Offers the finished lengths that a piece is sold in. */
function offerLengths(form, rule) {
  const box = form.querySelector("#lengths");
  const list = box.querySelector(".pills");
  const lengths = rule.lengths || [];
  box.hidden = !lengths.length;
  if ([...list.querySelectorAll("input")].map((radio) => radio.value).join() === lengths.map((l) => l.value).join()) return;
  const chosen = list.querySelector("input:checked")?.value;
  list.replaceChildren(...lengths.map((l) => {
    const label = document.createElement("label");
    label.className = "pill";
    label.title = l.also;
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "fit", value: l.value, checked: l.value === chosen });
    radio.setAttribute("aria-describedby", "fit-fault");
    const span = document.createElement("span");
    span.textContent = l.name;
    label.append(radio, span);
    return label;
  }));
}

/** Says what the piece is called, how it is measured, and what its fits mean. */
function showPiece(form, value, rule, catalog) {
  takeSize(form, value, rule, catalog);
  for (const part of form.querySelectorAll("[data-piece]")) part.textContent = rule[part.dataset.piece];
  form.querySelector("#download").download = rule.download;
  const units = [...form.querySelectorAll('input[name="unit"]')];
  for (const radio of units) radio.closest("label").hidden = !rule.units.includes(radio.value);
  if (!rule.units.includes(value("unit"))) write(form, "unit", rule.units[0]);
  const fits = [...form.querySelectorAll(".fits .card:not([data-own]) small")];
  rule.fits.forEach((text, i) => { fits[i].textContent = text; });
  offerLengths(form, rule);
  offerSizes(form.querySelector("#sizes"), "size", rule, value("unit"), value("size"), catalog);

  form.querySelector("#finger-field").hidden = !rule.runs?.length;
  offerSizes(form.querySelector("#fingers"), "finger", catalog.pieces.ring, value("fingerunit"), value("finger"), catalog);
  const yaw = form.elements.namedItem("yaw");
  yaw.min = -rule.turn;
  yaw.max = rule.turn;
}

/** Offers the sizes that many people have. */
function offerSizes(chips, of, rule, unit, chosen, catalog) {
  const sizes = rule.usual[unit] || [];
  chips.hidden = !sizes.length;
  const told = sizes.map((size) => `${of}-${size}-${unit}`);
  const names = sizes.map((size) => (unit === "us" || unit === "uk" ? `${catalog.units[unit]} ${size}` : `${size} ${unit}`));
  const now = `${of}-${chosen.trim()}-${unit}`;
  if (sizes.length > 8) {
    offerList(chips, told, names, now);
    return;
  }
  if ([...chips.children].map((chip) => chip.value).join() !== told.join()) {
    chips.replaceChildren(...told.map((what, i) => Object.assign(document.createElement("button"),
      { className: "chip", name: "do", value: what, textContent: names[i] })));
  }
  for (const chip of chips.children) {
    if (chip.value === now) chip.setAttribute("aria-pressed", "true");
    else chip.removeAttribute("aria-pressed");
  }
}

/** Offers many sizes in a list that has no name, as it only fills in another control. */
function offerList(box, told, names, now) {
  let list = box.querySelector("select");
  if (!list || list.options[1]?.value !== told[0]) {
    list = document.createElement("select");
    list.dataset.sizes = "";
    list.setAttribute("aria-label", box.getAttribute("aria-label"));
    list.append(new Option("Usual sizes", ""), ...told.map((what, i) => new Option(names[i], what)));
    box.replaceChildren(list);
  }
  list.value = told.includes(now) ? now : "";
}

/**
 * Shows of the form what the choices made call for, and chooses what nobody has been asked for yet. Returns a
 * sentence where it had to change a choice.
 */
export function arrange(form, catalog) {
  const value = (key) => form.elements.namedItem(key)?.value ?? "";
  const strands = [...form.querySelectorAll("#strands > [data-strand]")];
  let said = "";
  const piece = catalog.pieces[value("piece") || "bracelet"] || catalog.pieces.bracelet;
  const runs = piece.runs || [];
  showPiece(form, value, piece, catalog);
  strands.forEach((strand, i) => {
    const s = `s${i}.`;
    const chain = catalog.chains[value(s + "chain")];
    strand.hidden = runs.length > 0 && i >= runs.length;
    strand.querySelector(".strand-top").hidden = strands.length === 1;
    strand.querySelector("[data-title]").textContent = runs[i]?.name || `Strand ${i + 1}`;
    strand.querySelector(".strand-top button").hidden = runs.length > 0;
    strand.querySelector('[data-if="over"]').hidden = !isOver(runs, strands.length, i);
    if (chain) {
      strand.querySelector('[data-about="chain"]').textContent = chain.about;
      offer(form.elements.namedItem(s + "width"), chain.widths, chain.usual);
      for (const [kind, has, what] of [["long", chain.long, "long links"], ["stations", chain.stations, "beads or bars"]]) {
        const radio = strand.querySelector(`input[name="${s}mix"][value="${kind}"]`);
        if (radio.checked && !has) {
          const other = kind === "long" && chain.stations ? "stations" : kind === "stations" && chain.long ? "long" : "half";
          write(form, s + "mix", other);
          said = `${chain.name} has no ${what}, so the mix is now: ${ruleOf(catalog, other).name.toLowerCase()}.`;
        }
        radio.closest("label").hidden = !has;
      }
    }

    // What follows the mix's colon belongs to one mix alone.
    const rule = ruleOf(catalog, value(s + "mix"));
    const arg = form.elements.namedItem(s + "arg");
    if (value(s + "argfor") !== rule.kind) {
      write(form, s + "argfor", rule.kind);
      arg.value = rule.default || "";
    }
    strand.querySelector('[data-about="mix"]').textContent = rule.about;
    strand.querySelector('[data-label="arg"]').textContent = rule.label || "";
    strand.querySelector('[data-about="arg"]').textContent = rule.hint || "";
    strand.querySelector('[data-if="arg"]').hidden = !rule.label;

    const wear = form.elements.namedItem(s + "wear");
    if (wear) {
      const name = wearName(catalog, Number(wear.value));
      strand.querySelector('[data-about="wear"]').textContent = name;
      wear.setAttribute("aria-valuetext", name);
    }

    const need = needs(rule, arg.value);
    const most = Math.max(rule.most, need);
    const metals = [...strand.querySelectorAll("[data-metal]")];
    const chosen = [];
    metals.forEach((row, j) => {
      const key = `${s}metal${j}`;
      if (j < need && !value(key)) {
        write(form, key, catalog.order.find((id) => !chosen.includes(id)) || "");
      }
      chosen.push(value(key));
      row.hidden = j >= need && (j >= most || chosen.slice(0, j).includes(""));
      row.querySelector("[data-none]").hidden = j < need;
      row.querySelector("[data-chosen]").textContent = catalog.metals[chosen[j]] || "none";
    });

    const charms = [...strand.querySelectorAll("[data-charm]")];
    charms.forEach((row, j) => {
      const c = `${s}c${j}.`;
      const charm = catalog.charms[value(c + "charm")];
      if (!charm) return;
      for (const part of row.querySelectorAll('[data-if="text"]')) part.hidden = !charm.text;
      for (const part of row.querySelectorAll('[data-if="stone"]')) part.hidden = !charm.stone;
      row.querySelector("[data-room]").textContent = charm.text ? `up to ${charm.text}` : "";
      offer(form.elements.namedItem(c + "size"), charm.sizes, charm.usual);
      const hang = form.elements.namedItem(c + "hang");
      const ways = charm.hang.map((id) => catalog.hangs[id]);
      if ([...hang.options].map((o) => o.text).join() !== ways.join()) {
        hang.replaceChildren(...charm.hang.map((id, n) => new Option(ways[n], n ? id : "")));
      }
    });
    strand.querySelector(".add").hidden = charms.length >= mostCharms;
  });
  form.querySelector("#add-strand").hidden = runs.length > 0 || strands.length >= mostStrands;
  form.querySelector("#runs").hidden = !runs.length;
  form.querySelector("#split").hidden = strands.length > 1;
  form.querySelector("#join").hidden = strands.length === 1;
  form.querySelector("#turn").hidden = value("view") !== "wrist";
  form.querySelector("#pose-field").hidden = value("view") !== "wrist" || !piece.posable;
  form.querySelector("#yaw-out").textContent = value("yaw") + "°";
  return said;
}

/** Offers sizes in mm in a select. The usual one is chosen by naming none, so that it follows the chain or charm. */
function offer(select, sizes, usual) {
  const values = sizes.map((mm) => (mm === usual ? "" : String(mm)));
  if ([...select.options].map((o) => o.value).join() === values.join()
      && select.options[values.indexOf("")]?.text.startsWith(usual + " mm")) return;
  const before = select.value;
  select.replaceChildren(...sizes.map((mm, i) => new Option(`${mm} mm${mm === usual ? " (usual)" : ""}`, values[i])));
  select.value = values.includes(before) ? before : "";
}
