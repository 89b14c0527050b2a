// The list of arrays: one row each, reused from sample to sample.
import { h, say, pen, colour } from "./dom.js";
import { brief, bytes, plural } from "./format.js";

const HISTORY = 60;

export class ArrayList {
  constructor(list, filter, empty, open) {
    this.list = list;
    this.filter = filter;
    this.empty = empty;
    this.open = open;
    this.rows = new Map();
    this.arrays = [];
    this.active = null;
    this.selected = null;
    filter.addEventListener("input", () => this.show());
    for (const place of [list, filter]) {
      place.addEventListener("keydown", (event) => this.key(event));
    }
  }

  /** Takes a sample. */
  update(arrays, cluster) {
    this.cluster = cluster;
    this.arrays = arrays;
    const ids = new Set(arrays.map((array) => array.id));
    for (const [id, row] of this.rows) {
      if (!ids.has(id)) {
        row.element.remove();
        this.rows.delete(id);
      }
    }
    for (const array of arrays) {
      if (!this.rows.has(array.id)) {
        this.rows.set(array.id, this.make(array));
      }
      this.fill(this.rows.get(array.id), array);
    }
    this.show();
  }

  make(array) {
    const row = { history: [] };
    row.name = h("span", { class: "name" });
    row.state = h("span", { class: "pill" });
    row.facts = h("span", { class: "facts" });
    row.spark = h("canvas", { class: "spark", role: "img" });
    row.rate = h("span", { class: "rate" });
    row.element = h("li", { role: "option", id: "row-" + array.id, onclick: () => this.open(array.id) },
      row.name, row.state, row.facts, h("span", { class: "use" }, row.spark, row.rate));
    return row;
  }

  fill(row, array) {
    say(row.name, array.label);
    row.name.title = array.label;
    row.element.dataset.label = array.label;
    const [state, kind] = stateOf(array);
    say(row.state, state);
    row.state.className = "pill " + kind;
    row.state.hidden = state === "";
    say(row.facts, array.problem ?? `${array.type} ${array.shape} · ${bytes(array.bytes)} · ${users(array)}`);
    row.facts.title = array.problem ?? (array.kind === "cluster" ? plural(array.processes, "member") + " of the cluster" : plural(array.processes, "process", "processes") + (array.processes === 1 ? " has it open" : " have it open"));
    row.history.push(array.rates.acquisitions);
    if (row.history.length > HISTORY) {
      row.history.shift();
    }
    const rate = array.rates.acquisitions > 0 ? brief(array.rates.acquisitions) + "/s" : array.rates.changes > 0 ? "changes" : "";
    say(row.rate, rate);
    row.rate.title = "acquisitions of its locks";
    row.spark.setAttribute("aria-label", array.rates.acquisitions > 0 ? `${brief(array.rates.acquisitions)} acquisitions a second` : "its locks are not used");
    drawSpark(row);
  }

  /** Shows what the filter lets through. */
  show() {
    const wanted = this.filter.value.trim().toLowerCase();
    const shown = this.arrays.filter((array) => `${array.label} ${array.type} ${array.kind}`.toLowerCase().includes(wanted));
    shown.forEach((array, place) => {
      const { element } = this.rows.get(array.id);
      if (this.list.children[place] !== element) {
        this.list.insertBefore(element, this.list.children[place] ?? null);
      }
    });
    while (this.list.children.length > shown.length) {
      this.list.lastElementChild.remove();
    }
    this.shown = shown.map((array) => array.id);
    if (!this.shown.includes(this.active)) {
      this.active = this.shown.includes(this.selected) ? this.selected : this.shown[0] ?? null;
    }
    this.mark();
    this.empty.hidden = shown.length > 0;
    this.list.hidden = shown.length === 0;
    if (shown.length === 0) {
      this.explain(wanted);
    }
  }

  explain(wanted) {
    if (this.arrays.length > 0) {
      this.empty.replaceChildren(h("p", {}, `None of ${plural(this.arrays.length, "array")} is like “${wanted}”.`));
    } else if (this.cluster) {
      this.empty.replaceChildren(h("p", { class: "lead" }, "The cluster has no arrays now."));
    } else if (this.empty.dataset.kind !== "none") {
      this.empty.replaceChildren(h("p", { class: "lead" }, "There are no arrays now."), h("p", {}, "Make one, and it appears here:"),
        h("pre", {}, "./sharray create scores -d '<f8' -s 1000"), h("p", {}, "or in Java:"),
        h("pre", {}, "SharedDoubleArray.create(1_000,\n    options().named(\"scores\"))"));
    }
    this.empty.dataset.kind = this.arrays.length > 0 ? "filtered" : "none";
  }

  mark() {
    for (const [id, { element }] of this.rows) {
      element.classList.toggle("active", id === this.active);
      element.setAttribute("aria-selected", String(id === this.selected));
    }
    if (this.active) {
      this.list.setAttribute("aria-activedescendant", "row-" + this.active);
    } else {
      this.list.removeAttribute("aria-activedescendant");
    }
  }

  select(id) {
    this.selected = id;
    this.active = id ?? this.active;
    this.mark();
  }

  key(event) {
    const place = this.shown.indexOf(this.active);
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1 };
    if (event.target === this.list) {
      Object.assign(moves, { Home: 0, End: this.shown.length - 1 });
    }
    if (event.key in moves && this.shown.length > 0) {
      this.active = this.shown[Math.max(0, Math.min(this.shown.length - 1, moves[event.key]))];
      this.mark();
      this.rows.get(this.active).element.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.active) {
      this.open(this.active);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  redraw() {
    this.rows.forEach(drawSpark);
  }
}

function users(array) {
  if (array.kind === "cluster") {
    return plural(array.processes, "member");
  }
  return array.orphan ? "no process" : array.processes + " proc.";
}

function stateOf(array) {
  if (array.problem) {
    return ["unreadable", "bad"];
  } else if (array.missing > 0) {
    return ["chunks lost", "bad"];
  } else if (array.lock === "orphaned") {
    return ["owner died", "bad"];
  } else if (array.orphan) {
    return ["unused", "dim"];
  } else if (array.lock === "held") {
    return ["held", "held"];
  } else if (array.heldStripes > 0) {
    return [plural(array.heldStripes, "part") + " held", "held"];
  }
  return ["", ""];
}

function drawSpark(row) {
  if (!row.spark.isConnected || row.spark.clientWidth === 0) {
    return;
  }
  const { context, width, height } = pen(row.spark);
  const most = Math.max(...row.history);
  context.strokeStyle = colour(most > 0 ? "accent" : "line");
  context.fillStyle = colour("accent-soft");
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.beginPath();
  row.history.forEach((rate, i) => {
    const x = width - 1 - (row.history.length - 1 - i) * ((width - 2) / (HISTORY - 1));
    const y = height - 1.5 - (most > 0 ? rate / most : 0) * (height - 4);
    i === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
  });
  context.stroke();
  if (most > 0) {
    context.lineTo(width - 1, height);
    context.lineTo(width - 1 - (row.history.length - 1) * ((width - 2) / (HISTORY - 1)), height);
    context.fill();
  }
}
