// The page: one stream of events from the server, which tells of the list and of the array that is shown.
import { h, say } from "./dom.js";
import { bytes, count } from "./format.js";
import { ArrayList } from "./list.js";
import { Contents } from "./contents.js";
import { LockCard } from "./lock.js";
import { FactCards } from "./facts.js";

const DELAY = 40;
const $ = (id) => document.getElementById(id);

let events = null;
let later = 0;
let shown = null; // the id of the array that is shown
let begun = false; // whether its facts have come
let label = null;
let allowsWrites = false;

const list = new ArrayList($("arrays"), $("filter"), $("empty"), (id) => { location.hash = id; });
const contents = new Contents(reconnect, write);
const lock = new LockCard();
const facts = new FactCards();
const detail = build();

function build() {
  const name = h("h1");
  const chips = h("p", { class: "chips" });
  const gone = h("p", { class: "gone", role: "alert", hidden: true });
  const body = h("div", { class: "body" }, contents.element, h("div", { class: "cards" },
    h("div", { class: "column" }, lock.element, facts.parts.element, facts.synchronizers.element),
    h("div", { class: "column" }, facts.placement.element, facts.processes.element, facts.aboutCard)));
  const back = h("a", { class: "back", href: "#", "aria-label": "Back to all arrays" }, "‹");
  const welcome = h("div", { class: "welcome" }, h("p", {}, "Choose an array to see what is in it, and who has its lock."));
  const page = h("article", { hidden: true }, h("div", { class: "title" }, back, name, chips), gone, body);
  $("detail").replaceChildren(welcome, page);
  return { name, chips, gone, body, welcome, page };
}

/** Asks for what is to be seen now; in a moment, since keys may be pressed quickly. */
function reconnect() {
  clearTimeout(later);
  later = setTimeout(connect, DELAY);
}

function connect() {
  events?.close();
  events = null;
  if (document.hidden) {
    status("paused", "dim");
    return;
  }
  const query = new URLSearchParams(shown ? { array: shown, ...(begun ? contents.query() : { view: "table", to: 0 }) } : {});
  const source = new EventSource("events?" + query);
  const on = (name, action) => source.addEventListener(name, (event) => source === events && action(JSON.parse(event.data)));
  on("list", onList);
  on("detail", onDetail);
  on("gone", onGone);
  on("frame", ({ frame, millis }) => begun && contents.frame(frame, millis));
  on("summary", (summary) => contents.summary(summary));
  on("lock", (sample) => lock.sample(sample));
  source.onopen = () => source === events && status("live", "good");
  source.onerror = () => source === events && status(source.readyState === EventSource.CLOSED ? "ended" : "not connected", "bad");
  events = source;
}

function status(text, kind) {
  say($("connection"), text);
  $("connection").className = "pill " + kind;
}

function onList(event) {
  allowsWrites = event.allowsWrites;
  $("writes").hidden = !allowsWrites;
  list.update(event.arrays, event.cluster);
  const all = event.arrays.reduce((sum, array) => sum + array.bytes, 0);
  say($("machine"), (event.cluster ? `cluster ${event.cluster} · ` : "") + (event.arrays.length === 0 ? "" : `${event.arrays.length} ${event.arrays.length === 1 ? "array" : "arrays"} · ${bytes(all)}`));
  const successor = shown && label && !event.arrays.some((array) => array.id === shown) ? event.arrays.find((array) => array.label === label) : null;
  if (successor) {
    location.replace("#" + successor.id); // another array has taken its name
  }
  contents.tellPace();
}

function onDetail(array) {
  label = array.label;
  say(detail.name, array.label);
  detail.name.title = array.path ?? "";
  document.title = array.label + " · Sharray";
  const chips = [array.type, array.shape.map(count).join(" × "), bytes(array.bytes)];
  if (detail.chips.children.length !== chips.length) {
    detail.chips.replaceChildren(...chips.map(() => h("span", { class: "chip" })));
  }
  chips.forEach((text, i) => say(detail.chips.children[i], text));
  detail.gone.hidden = true;
  detail.body.classList.remove("stale");
  contents.element.hidden = array.contents === false;
  lock.detail(array);
  facts.detail(array);
  if (!begun) {
    begun = true;
    detail.page.hidden = false;
    contents.begin(array);
    reconnect();
  }
  contents.allow(allowsWrites);
}

function onGone({ reason }) {
  detail.page.hidden = false;
  say(detail.gone, reason);
  detail.gone.hidden = false;
  detail.body.classList.add("stale");
  detail.body.hidden = !begun;
}

/** Shows what the address says. */
function route() {
  const id = location.hash.slice(1) || null;
  if (id === shown && events) {
    return;
  }
  shown = id;
  begun = false;
  document.body.classList.toggle("open", id !== null);
  detail.page.hidden = true;
  detail.body.hidden = false;
  detail.welcome.hidden = id !== null;
  list.select(id);
  lock.begin();
  if (id === null) {
    label = null;
    document.title = "Sharray";
  } else {
    const row = list.arrays.find((array) => array.id === id);
    say(detail.name, row ? row.label : "");
  }
  connect();
}

async function write(index, text) {
  const answer = await fetch("element", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ array: shown, index, value: text }) });
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  return (await answer.json()).value;
}

function key(event) {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "Escape") {
    if (event.target === $("filter") && $("filter").value) {
      $("filter").value = "";
      list.show();
    } else if (typing && event.target !== $("filter")) {
      contents.panel.focus();
    } else {
      location.hash = "";
      $("arrays").focus();
    }
  } else if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "/") {
    if (document.body.classList.contains("open") && matchMedia("(max-width: 800px)").matches) {
      location.hash = "";
    }
    $("filter").focus();
    $("filter").select();
  } else if (begun && { l: 1, h: 1, t: 1 }[event.key.toLowerCase()]) {
    contents.show({ l: "line", h: "heat", t: "table" }[event.key.toLowerCase()]);
  } else if (event.target.getAttribute("role") === "tab" && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const next = event.key === "ArrowRight" ? event.target.nextElementSibling : event.target.previousElementSibling;
    next?.click();
    next?.focus();
  } else if (begun && ["+", "=", "-", "0"].includes(event.key)) {
    contents.key(event);
  } else if (["ArrowUp", "ArrowDown"].includes(event.key) && event.target === document.body) {
    $("arrays").focus();
    list.key(event);
  } else {
    return;
  }
  event.preventDefault();
}

const THEMES = { auto: ["◐", "as the system"], light: ["☀", "light"], dark: ["☾", "dark"] };

function theme(name) {
  document.documentElement.dataset.theme = name;
  say($("theme"), THEMES[name][0]);
  $("theme").setAttribute("aria-label", "Colours: " + THEMES[name][1]);
  $("theme").title = "Colours: " + THEMES[name][1];
  restyle();
}

function restyle() {
  contents.restyle();
  list.redraw();
  lock.draw();
}

function remembered() {
  try {
    return localStorage.getItem("theme") in THEMES ? localStorage.getItem("theme") : "auto";
  } catch {
    return "auto"; // a browser that keeps nothing
  }
}

$("theme").addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
  try {
    localStorage.setItem("theme", next);
  } catch {
    // Then it is for this time.
  }
  theme(next);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
document.addEventListener("keydown", key);
document.addEventListener("visibilitychange", connect);
window.addEventListener("hashchange", () => {
  route();
  if (shown) {
    $("detail").focus({ preventScroll: true });
  }
});
let width = 0;
new ResizeObserver(() => {
  contents.resize();
  lock.draw();
  if (begun && width !== contents.panel.clientWidth) {
    width = contents.panel.clientWidth;
    reconnect();
  }
}).observe(contents.panel);
theme(remembered());
route();
