// A line, as the band between the least and the greatest of each piece, so that no peak is lost.
import uPlot from "./uPlot.esm.js";
import { h, say, colour } from "./dom.js";
import { count, value, decode } from "./format.js";

const FEW = 64;

export class Plot {
  constructor(zoom, reset) {
    this.element = h("div", { class: "line" });
    this.readout = h("span", { class: "readout" });
    this.zoom = zoom;
    this.reset = reset;
    this.frame = null;
    this.chart = null;
  }

  /** How many pieces there is room for. */
  get pieces() {
    return Math.max(50, Math.round(this.element.clientWidth || 600) - 70);
  }

  draw(frame) {
    const numbers = new Float64Array(decode(frame.data));
    const pieces = numbers.length / 2;
    const index = new Float64Array(pieces);
    for (let i = 0; i < pieces; i++) {
      index[i] = frame.from + Math.floor((i * (frame.to - frame.from)) / pieces);
    }
    const low = Array.from(numbers.subarray(0, pieces), orNull);
    const high = Array.from(numbers.subarray(pieces), orNull);
    this.frame = frame;
    this.data = [index, high, low];
    if (!this.chart || this.few !== pieces <= FEW) {
      this.make(pieces <= FEW);
    }
    this.chart.setData(this.data, false);
    this.chart.batch(() => {
      this.chart.setScale("x", { min: frame.from, max: Math.max(frame.from + 1, frame.to - 1) });
      this.chart.setScale("y", range(low, high));
    });
    this.point();
  }

  make(few) {
    this.few = few;
    this.chart?.destroy();
    const axis = { stroke: colour("muted"), grid: { stroke: colour("grid"), width: 1 }, ticks: { stroke: colour("grid"), width: 1, size: 4 },
      font: "11px " + colour("mono") };
    const series = { stroke: colour("accent"), width: 1.25, points: { show: few, size: 5, fill: colour("accent") }, spanGaps: false };
    this.chart = new uPlot({
      ...this.size(),
      legend: { show: false },
      padding: [10, 12, 0, 0],
      scales: { x: { time: false, auto: false }, y: { auto: false } },
      series: [{}, series, { ...series }],
      bands: [{ series: [1, 2], fill: colour("accent-soft") }],
      axes: [{ ...axis, size: 28, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? count(tick) : "")) },
        { ...axis, size: (_, labels) => Math.max(44, ...(labels ?? []).map((label) => label.length * 6.7 + 16)), values: (_, ticks) => ticks.map(value) }],
      cursor: { drag: { x: true, y: false, setScale: false, dist: 4 }, points: { show: false }, bind: { dblclick: () => () => this.reset() } },
      hooks: {
        setCursor: [() => this.point()],
        setSelect: [(chart) => this.selected(chart)],
      },
    }, this.data, this.element);
  }

  size() {
    return { width: Math.max(200, this.element.clientWidth), height: Math.max(160, this.element.clientHeight) };
  }

  selected(chart) {
    if (chart.select.width > 3) {
      const from = Math.floor(chart.posToVal(chart.select.left, "x"));
      const to = Math.ceil(chart.posToVal(chart.select.left + chart.select.width, "x")) + 1;
      chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.zoom(from, to);
    }
  }

  point() {
    const at = this.chart?.cursor.idx;
    if (at === null || at === undefined || at >= this.data[0].length) {
      say(this.readout, "");
      return;
    }
    const [index, high, low] = this.data;
    const next = at + 1 < index.length ? index[at + 1] : this.frame.to;
    const where = next - index[at] > 1 ? `${count(index[at])} to ${count(next - 1)}` : count(index[at]);
    const what = low[at] === null ? "not a number" : low[at] === high[at] ? value(low[at]) : `${value(low[at])} to ${value(high[at])}`;
    say(this.readout, `[${where}]  ${what}`);
  }

  resize() {
    this.chart?.setSize(this.size());
  }

  /** Draws all again, in other colours. */
  restyle() {
    if (this.chart) {
      this.make(this.few);
      this.draw(this.frame);
    }
  }
}

function orNull(number) {
  return Number.isFinite(number) ? number : null;
}

function range(low, high) {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < low.length; i++) {
    if (low[i] !== null && low[i] < min) {
      min = low[i];
    }
    if (high[i] !== null && high[i] > max) {
      max = high[i];
    }
  }
  if (min > max) {
    return { min: 0, max: 1 };
  }
  const margin = max > min ? (max - min) * 0.06 : Math.abs(max) * 0.1 || 1;
  return { min: min - margin, max: max + margin };
}
