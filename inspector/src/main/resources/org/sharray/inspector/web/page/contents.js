// What is in an array: a line, a heat map or a table, of all of it or a part; its statistics; changing an element.
import { h, say, pen, colour } from "./dom.js";
import { count, value, plural, span } from "./format.js";
import { Plot } from "./plot.js";
import { HeatMap } from "./heat.js";
import { Table } from "./table.js";

const VIEWS = { line: "Line", heat: "Heat map", table: "Table" };

export class Contents {
  /** Calls back when it wants to see something else, and to change an element. */
  constructor(changed, write) {
    this.changed = changed;
    const zoom = (...parts) => this.zoomTo(...parts);
    const reset = () => this.all();
    this.plot = new Plot(zoom, reset);
    this.heat = new HeatMap(zoom, reset);
    this.table = new Table((index, text) => this.edit(index, text));
    this.tabs = Object.entries(VIEWS).map(([view, name]) => h("button", { type: "button", role: "tab", id: "tab-" + view, "aria-controls": "contents", onclick: () => this.show(view) }, name));
    this.wrap = h("input", { type: "number", min: 1, class: "number", "aria-label": "Elements in a row", onchange: () => { this.whole(); this.changed(); } });
    this.wrapping = h("label", { class: "tools" }, "row of ", this.wrap);
    this.where = h("span", { class: "where" });
    this.pace = h("span", { class: "pace" });
    const tool = (name, sign, action) => h("button", { type: "button", class: "quiet", "aria-label": name, title: name, onclick: action }, sign);
    this.zooms = h("span", { class: "zooms" }, tool("Move back", "←", () => this.move(-1)), tool("Move on", "→", () => this.move(1)),
      tool("Zoom out", "−", () => this.zoom(2)), tool("Zoom in", "+", () => this.zoom(0.5)), tool("Show all", "All", reset));
    this.panel = h("div", { id: "contents", class: "panel", role: "tabpanel", tabindex: 0, onkeydown: (event) => this.key(event) });
    this.readout = h("div", { class: "readouts" });
    this.stats = h("dl", { class: "stats" });
    this.histogram = h("canvas", { class: "histogram", role: "img" });
    this.statistics = h("div", { class: "statistics" }, this.stats, this.histogram);
    this.index = h("input", { type: "number", min: 0, class: "number", required: true, "aria-label": "Index" });
    this.text = h("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": "New value" });
    this.result = h("output", { role: "status" });
    this.form = h("form", { class: "edit", hidden: true, onsubmit: (event) => this.submit(event, write) },
      "Element ", this.index, " = ", this.text, h("button", { type: "submit" }, "Set"), this.result);
    this.element = h("section", { class: "card contents", "aria-label": "Contents" },
      h("div", { class: "bar-top" }, h("div", { role: "tablist", "aria-label": "Views" }, ...this.tabs), this.heat.tools, this.wrapping, h("span", { class: "space" }), this.zooms),
      this.panel, h("div", { class: "bar-bottom" }, this.readout, this.where, this.pace), this.form, this.statistics);
    this.view = "line";
    this.frames = [];
  }

  /** Begins with an array. */
  begin(detail) {
    this.detail = detail;
    this.length = detail.shape.reduce((product, length) => product * length, 1);
    this.numbers = detail.numbers;
    this.statistics.hidden = !this.numbers;
    this.tabs.forEach((tab) => { tab.disabled = !this.numbers && tab.id !== "tab-table"; });
    this.summary(null);
    say(this.result, "");
    this.wrap.value = "";
    this.heat.scale = null;
    this.frames = [];
    this.show(!this.numbers ? "table" : detail.shape.length > 1 && Math.min(...detail.shape.slice(-2)) > 7 ? "heat" : "line", true);
  }

  show(view, quietly = false) {
    if (!this.numbers && view !== "table") {
      return;
    }
    this.view = view;
    this.form.hidden = !this.editable || view !== "table";
    this.tabs.forEach((tab) => {
      tab.setAttribute("aria-selected", String(tab.id === "tab-" + view));
      tab.tabIndex = tab.id === "tab-" + view ? 0 : -1;
    });
    this.panel.setAttribute("aria-labelledby", "tab-" + view);
    const part = { line: this.plot, heat: this.heat, table: this.table }[view];
    this.panel.replaceChildren(part.element);
    this.panel.dataset.view = view;
    this.readout.replaceChildren(part.readout ?? "");
    this.heat.tools.hidden = view !== "heat";
    this.wrapping.hidden = view !== "heat" || this.detail?.shape.length > 1;
    if (view === "heat") {
      this.heat.restyle();
    }
    this.whole();
    if (!quietly) {
      this.changed();
    }
  }

  /** What all of it is. The server knows the rows and columns. */
  whole() {
    this.part = this.view === "table" ? { from: 0 } : null;
    this.heat.frame = null;
  }

  all() {
    this.whole();
    this.changed();
  }

  /** What to ask the server for. */
  query() {
    const { view, part } = this;
    if (view === "line") {
      return { view, width: this.plot.pieces, ...part };
    } else if (view === "heat") {
      return { view, ...this.heat.room, ...part, ...(this.wrap.value ? { wrap: this.wrap.value } : {}) };
    }
    return { view, from: part.from, to: part.from + this.table.size(this.numbers) };
  }

  frame(frame, millis) {
    if (frame.view !== this.view) {
      return;
    }
    ({ line: this.plot, heat: this.heat, table: this.table })[this.view].draw(frame, this.numbers, this.editable);
    this.last = frame;
    this.tellWhere(frame);
    const now = performance.now();
    this.frames.push(now);
    this.millis = millis;
    this.tellPace();
  }

  tellWhere(frame) {
    if (frame.view === "heat") {
      this.wrap.placeholder = frame.columns;
      say(this.where, `${range(frame.top, frame.bottom, frame.rows)} rows, ${range(frame.left, frame.right, frame.columns)} columns`
        + (frame.bottom - frame.top > frame.down || frame.right - frame.left > frame.across ? " · means" : ""));
    } else {
      const to = frame.view === "line" ? frame.to : frame.from + frame.rows.length;
      say(this.where, `${range(frame.from, to, this.length)}` + (frame.view === "line" && to - frame.from > this.plot.pieces ? " · least and greatest" : ""));
    }
  }

  /** How many pictures a second there were, which have changed. */
  tellPace() {
    const now = performance.now();
    this.frames = this.frames.filter((time) => now - time < 2000);
    const rate = this.frames.length / 2;
    say(this.pace, (rate < 0.5 ? "still" : Math.round(rate) + " fps") + (this.millis > 20 ? ` · read in ${span(this.millis / 1000)}` : ""));
    this.element.dataset.fps = rate;
  }

  summary(summary) {
    const parts = summary
      ? [["min", value(summary.min)], ["max", value(summary.max)], ["mean", value(summary.mean)], ["σ", value(summary.deviation)], ["NaN", count(summary.nans)], ["±∞", count(summary.infinite)]]
      : ["min", "max", "mean", "σ", "NaN", "±∞"].map((name) => [name, "–"]);
    if (this.stats.children.length !== parts.length) {
      this.stats.replaceChildren(...parts.map(([name]) => h("div", {}, h("dt", {}, name), h("dd"))));
    }
    parts.forEach(([, text], i) => say(this.stats.children[i].lastChild, text));
    this.bins = summary;
    this.drawHistogram();
  }

  drawHistogram() {
    if (!this.histogram.isConnected || this.histogram.clientWidth === 0) {
      return;
    }
    const { context, width, height } = pen(this.histogram);
    const bins = this.bins?.histogram ?? [];
    const most = Math.max(1, ...bins);
    context.fillStyle = colour("grid");
    context.fillRect(0, height - 1, width, 1);
    context.fillStyle = colour("accent");
    const step = width / (bins.length || 1);
    bins.forEach((found, i) => {
      const size = found === 0 ? 0 : Math.max(1.5, (found / most) * (height - 3));
      context.fillRect(i * step, height - 1 - size, Math.max(1, step - 1), size);
    });
    this.histogram.setAttribute("aria-label", this.bins ? `histogram of ${plural(this.bins.count, "element")} from ${value(this.bins.min)} to ${value(this.bins.max)}` : "histogram");
    this.histogram.title = "how many elements are in each of " + bins.length + " equal intervals between min and max";
  }

  zoomTo(...parts) {
    const [from, to, left, right] = parts;
    this.part = this.view === "heat" ? { from, to, left, right } : { from: Math.max(0, from), to: Math.min(this.length, to) };
    this.changed();
  }

  zoom(factor) {
    this.shift((low, high, whole) => {
      const size = Math.max(Math.min(2, whole), Math.min(whole, Math.round((high - low) * factor)));
      return [Math.round((low + high - size) / 2), size];
    });
  }

  move(direction, down = false) {
    if (this.view === "table") {
      const size = this.table.size(this.numbers);
      this.part = { from: Math.max(0, Math.min(Math.max(0, this.length - 1), this.part.from + direction * size)) };
      this.changed();
      return;
    }
    this.shift((low, high) => [low + direction * Math.max(1, Math.round((high - low) / 4)), high - low], down ? "down" : "across");
  }

  /** Gives the visible part another start and size, in one dimension or both. */
  shift(change, which = "both") {
    const { last } = this;
    if (!last || last.view !== this.view || this.view === "table") {
      return;
    }
    const moved = (low, high, whole) => {
      const [start, size] = change(low, high, whole);
      const from = Math.max(0, Math.min(whole - size, start));
      return [from, from + size];
    };
    if (this.view === "line") {
      const [from, to] = which === "down" ? [last.from, last.to] : moved(last.from, last.to, this.length);
      this.part = { from, to };
      this.last = { ...last, from, to };
    } else {
      const [from, to] = which === "across" ? [last.top, last.bottom] : moved(last.top, last.bottom, last.rows);
      const [left, right] = which === "down" ? [last.left, last.right] : moved(last.left, last.right, last.columns);
      this.part = { from, to, left, right };
      this.last = { ...last, top: from, bottom: to, left, right };
    }
    this.changed();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) {
      return;
    }
    const actions = {
      "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), 0: () => this.all(),
      ArrowLeft: () => this.move(-1), ArrowRight: () => this.move(1),
      ArrowUp: () => this.move(-1, true), ArrowDown: () => this.move(1, true),
    };
    if (event.key in actions && !(this.view === "line" && ["ArrowUp", "ArrowDown"].includes(event.key))) {
      actions[event.key]();
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Whether elements may be changed. */
  allow(writes) {
    this.editable = writes && (this.numbers || !this.detail?.type.includes("["));
    this.form.hidden = !this.editable || this.view !== "table";
  }

  edit(index, text) {
    this.index.value = index;
    this.text.value = /^'.*'$/s.test(text) ? text.slice(1, -1) : text;
    this.text.focus();
    this.text.select();
  }

  async submit(event, write) {
    event.preventDefault();
    const index = Number(this.index.value);
    say(this.result, "…");
    this.result.className = "";
    try {
      const read = await write(index, this.text.value);
      say(this.result, `${count(index)} is now ${read}`);
      this.result.className = "good";
    } catch (refused) {
      say(this.result, refused.message);
      this.result.className = "bad";
    }
  }

  resize() {
    this.plot.resize();
    this.heat.resize();
    this.drawHistogram();
  }

  restyle() {
    this.plot.restyle();
    this.drawHistogram();
  }
}

function range(from, to, whole) {
  return to - from >= whole ? `all ${count(whole)}` : `${count(from)} to ${count(Math.max(from, to - 1))} of ${count(whole)}`;
}
