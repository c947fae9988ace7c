// The designer page with JavaScript: the picture, the numbers and the address follow the form.

import { act, arrange, pieceOf, readState, rows, runsOf, same, writeState } from "./form.js";
import { convert, designOf } from "./request.js";
import { Picture } from "./picture.js";
import { showFacts, showFaults } from "./facts.js";
import { Undo } from "./undo.js";

const typing = 350; // ms after the last key before typed text counts
const sliding = 150; // ms that a slider rests before a design is made of it
const $ = (id) => document.getElementById(id);
const form = $("designer");
const catalog = JSON.parse($("catalog").textContent);

document.documentElement.classList.add("js");
let code = form.elements.namedItem("last").value;
let asked = ""; // the design last sent, as text
let answered = null; // what came of it
let sending = null; // the request on its way
let waiting = 0; // timer of the next update
const units = { unit: "size", fingerunit: "finger" }; // what they are of
const unit = {}; // that a size is said in
const undo = new Undo(readState(form), same);

const picture = new Picture({
  canvas: document.querySelector(".canvas"),
  progress: $("progress"),
  shown: () => note(faulty() ? "stale" : ""),
  failed: () => note("lost"),
});

/** Says below the picture why it is not what was asked for. */
function note(which) {
  $("note").hidden = !which;
  $("again").hidden = which !== "lost" && which !== "offline";
  $("note-text").textContent = {
    stale: "The picture shows the design before your last change. Something below needs another look.",
    lost: "The new picture did not arrive. The one you see is the last that did.",
    offline: "The service did not answer. The picture you see is the last that arrived.",
  }[which] || "";
}

const faulty = () => form.querySelector("[data-fault]:not([hidden]), #problems:not([hidden])") !== null;

function say(text) {
  $("said").textContent = text;
}

/** Gives the words of the view, as the address of a picture and of this page have them. */
function viewOf(state) {
  const query = new URLSearchParams();
  if (state.get("view") !== "wrist") query.set("view", state.get("view"));
  else {
    if (Number(state.get("yaw"))) query.set("yaw", state.get("yaw"));
    const pose = state.get("pose");
    if (pose && pose !== catalog.usual.pose && catalog.pieces[pieceOf(state)]?.posable) query.set("pose", pose);
  }
  for (const name of ["light", "backdrop"]) {
    const word = state.get(name);
    if (word && word !== catalog.usual[name]) query.set(name, word);
  }
  return query;
}

function pictureAddress(state, w, dpr) {
  const query = new URLSearchParams({ code });
  for (const [name, value] of viewOf(state)) query.set(name, value);
  query.set("w", w);
  if (dpr !== 1) query.set("dpr", dpr);
  if (catalog.version) query.set("v", catalog.version);
  return "/v1/preview.png?" + query;
}

/** Shows the picture of the design last worked out, in the view chosen, and puts both in the address bar. */
function show(state, hurry) {
  const wide = document.querySelector(".canvas").clientWidth || 640;
  const w = catalog.widths.find((w) => w >= wide) || catalog.widths.at(-1);
  picture.want(pictureAddress(state, w, devicePixelRatio > 1.25 ? 2 : 1), answered?.alt ?? $("picture").alt, hurry);
  const query = new URLSearchParams({ code });
  for (const [name, value] of viewOf(state)) query.set(name, value);
  const unit = state.get("unit");
  if (unit !== catalog.pieces[pieceOf(state)]?.units[0]) query.set("unit", unit);
  const fingerUnit = state.get("fingerunit");
  if (runsOf(state, catalog).length && fingerUnit !== catalog.pieces.ring.units[0]) query.set("fingerunit", fingerUnit);
  history.replaceState(null, "", "/?" + query);
  const view = viewOf(state).toString();
  $("share").href = `/d/${code}` + (view && "?" + view);
  $("download").href = pictureAddress(state, 1600, 1);
  for (const link of form.querySelectorAll(".presets a")) {
    if (link.dataset.code === code) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** Brings the design that was begun with into sight in its row. */
function showCurrent() {
  const link = form.querySelector(".presets a[aria-current]");
  if (link) link.closest("ul").scrollLeft = Math.max(0, link.parentElement.offsetLeft - link.closest("ul").offsetLeft - 24);
}

/** Follows the form: works the design out, then shows it. */
async function follow() {
  clearTimeout(waiting);
  const state = readState(form);
  undo.push(state);
  $("undo").disabled = !undo.canUndo;
  $("redo").disabled = !undo.canRedo;
  const text = JSON.stringify({ design: designOf(state, catalog) });
  if (text === asked) {
    if (!sending && !faulty()) show(state, false);
    return;
  }
  asked = text;
  sending?.abort();
  const control = sending = new AbortController();
  let answer, problem;
  try {
    const response = await fetch("/v1/designs/resolve", {
      method: "POST", body: text, signal: control.signal, headers: { "Content-Type": "application/json" },
    });
    const body = await response.json();
    if (response.ok) answer = body;
    else if (response.status < 500 && response.status !== 429 && body.errors?.length) problem = body.errors;
    else throw new Error(body.title);
  } catch {
    if (control.signal.aborted) return;
    sending = null;
    asked = "";
    note("offline");
    return;
  }
  if (control.signal.aborted) return;
  sending = null;
  if (problem) {
    $("summary").textContent = showFaults(form, problem, runsOf(state, catalog).length > 0 && rows(state, "s", "chain") === 1);
    note("stale");
    return;
  }
  showFaults(form, []);
  note("");
  code = answer.code;
  answered = answer;
  form.elements.namedItem("last").value = code;
  $("summary").textContent = showFacts(form, answer, runsOf(state, catalog));
  // The view may have changed while the answer was on its way.
  show(readState(form), true);
}

function later(ms) {
  clearTimeout(waiting);
  waiting = setTimeout(follow, ms);
}

/** Notes which units the sizes are said in, to know what they are converted from. */
function noteUnits() {
  for (const name of Object.keys(units)) unit[name] = form.elements.namedItem(name).value;
}

/** Puts a state into the form and follows it. */
function become(state) {
  writeState(form, state, catalog);
  noteUnits();
  follow();
}

function goBack(state) {
  become(state);
  say("");
}

form.addEventListener("input", (event) => {
  const control = event.target;
  if (control.matches("[data-sizes]")) {
    const state = readState(form);
    act(state, control.value, catalog);
    become(state);
    return;
  }
  if (units[control.name]) {
    const size = form.elements.namedItem(units[control.name]);
    size.value = convert(size.value, unit[control.name], control.value);
    unit[control.name] = control.value;
  }
  const typed = control.matches("input:not([type=radio]):not([type=range])");
  if (!typed) say("");
  const said = arrange(form, catalog);
  if (control.name === "piece") {
    // A hand chain is of one chain or of three.
    const state = readState(form);
    if (runsOf(state, catalog).length && rows(state, "s", "chain") === 2) {
      act(state, "split", catalog);
      writeState(form, state, catalog);
    }
  }
  noteUnits();
  if (said) say(said);
  // A turn is another view of the same design; any other slider makes another design.
  later(typed ? typing : control.type !== "range" ? 30 : control.name === "yaw" ? 0 : sliding);
});
form.addEventListener("change", (event) => {
  if (event.target.matches("input:not([type=radio])")) later(0);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const what = event.submitter?.value;
  if (!what) {
    follow();
    return;
  }
  const state = readState(form);
  act(state, what, catalog);
  become(state);
  // Keep the keyboard where the change was.
  const [, s] = what.match(/charm-(\d+)/) || [];
  if (what.startsWith("add-charm")) $(`s${s}.c${rows(state, `s${s}.c`, "charm") - 1}.charm`)?.focus();
  else if (what.startsWith("size-")) form.querySelector("#sizes [aria-pressed]")?.focus();
  else if (what === "split" || what === "join") form.querySelector("#runs > :not([hidden]) button").focus();
  else if (what.startsWith("remove-charm")) form.querySelector(`[data-strand="${s}"] .add`).focus();
  else if (what === "add-strand") {
    const last = form.querySelector("#strands").lastElementChild;
    last.scrollIntoView({ block: "start" });
    last.querySelector("input:checked")?.focus({ preventScroll: true });
  } else $("add-strand").focus();
});

form.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const at = step.parentElement.querySelector("input");
    at.value = stepped(at.value, Number(step.dataset.step));
    later(120);
  }
});

/** Moves a place by one link. */
function stepped(place, by) {
  const text = place.trim();
  const n = text === "center" ? 0 : /^[+-]\d+$/.test(text) ? Number(text) : null;
  if (n === null) return by > 0 ? "+1" : "-1";
  return n + by === 0 ? "center" : (n + by > 0 ? "+" : "") + (n + by);
}

form.querySelector(".presets").addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  try {
    const response = await fetch(link.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const state = readState(page.getElementById("designer"));
    // Another design, seen the same way.
    const now = readState(form);
    for (const name of ["view", "yaw", "pose", "light", "backdrop"]) if (now.has(name)) state.set(name, now.get(name));
    for (const [name, value] of now) if (name.startsWith("kept.")) state.set(name, value);
    if (now.has("sizefor")) state.set(`kept.${pieceOf(now)}`, [now.get("unit"), now.get("fit"), now.get("size")].join("|"));
    become(state);
  } catch {
    location.href = link.href;
  }
});

$("undo").addEventListener("click", () => goBack(undo.undo()));
$("redo").addEventListener("click", () => goBack(undo.redo()));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  // Within typed text the browser's own undo is the right one.
  if (event.target.matches?.("input:not([type=radio]):not([type=range]), textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey && undo.canUndo) {
    event.preventDefault();
    goBack(undo.undo());
  } else if ((key === "y" || (key === "z" && event.shiftKey)) && undo.canRedo) {
    event.preventDefault();
    goBack(undo.redo());
  }
});

$("share").addEventListener("click", async (event) => {
  event.preventDefault();
  const address = $("share").href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ title: document.title, url: address });
      return;
    } catch (error) {
      if (error.name === "AbortError") return;
    }
  }
  try {
    await navigator.clipboard.writeText(address);
    say("The link is copied.");
  } catch {
    location.href = address;
  }
});

/** Asks again, a few times and less and less often, for a picture that a busy service did not draw. */
function insist(image, times, lost) {
  const failed = () => {
    if (!image.isConnected || image.naturalWidth) return;
    if (!times--) return lost();
    setTimeout(() => {
      const { src, srcset } = image;
      image.srcset = "";
      image.src = "";
      image.srcset = srcset;
      image.src = src;
    }, 1500 * (3 - times));
  };
  image.addEventListener("error", failed);
  if (image.complete && image.getAttribute("loading") !== "lazy") failed();
}

insist($("picture"), 2, () => note("lost"));
for (const image of form.querySelectorAll(".presets img")) insist(image, 2, () => {});

$("again").addEventListener("click", () => {
  note("");
  picture.again();
  follow();
});

if (matchMedia("(min-width: 760px)").matches) $("how").open = true;
arrange(form, catalog);
noteUnits();
showCurrent();
