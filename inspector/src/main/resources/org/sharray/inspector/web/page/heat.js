// A heat map on a canvas: one pixel of its image for each cell that the server sends.
import { h, say, colour } from "./dom.js";
import { count, value, decode } from "./format.js";
import { NAMES, table, isSigned } from "./colours.js";

const NOTHING = 0xffff;
const GREATEST = 0xfffe;

export class HeatMap {
  constructor(zoom, reset) {
    this.canvas = h("canvas", { class: "cells", role: "img", "aria-label": "heat map" });
    this.choice = h("div", { class: "choice", hidden: true });
    this.stage = h("div", { class: "stage" }, this.canvas, this.choice);
    this.bar = h("canvas", { class: "bar", width: 1, height: 256, "aria-hidden": "true" });
    this.high = h("span");
    this.low = h("span");
    this.element = h("div", { class: "heat" }, this.stage, h("div", { class: "legend", "aria-label": "legend" }, this.high, this.bar, this.low));
    this.readout = h("span", { class: "readout" });
    this.map = h("select", { "aria-label": "Colour map", onchange: () => this.restyle() }, ...NAMES.map((name) => h("option", {}, name)));
    this.hold = h("input", { type: "checkbox", onchange: () => this.restyle() });
    this.tools = h("span", { class: "tools" }, this.map, h("label", { title: "Keep the colours' range" }, this.hold, " hold scale"));
    this.zoom = zoom;
    this.frame = null;
    this.scale = null;
    this.colours = table(NAMES[0]);
    this.stage.addEventListener("pointermove", (event) => this.move(event));
    this.stage.addEventListener("pointerleave", () => { this.hover = null; this.point(); });
    this.stage.addEventListener("pointerdown", (event) => this.press(event));
    this.stage.addEventListener("pointerup", (event) => this.release(event));
    this.stage.addEventListener("dblclick", reset);
  }

  /** How many cells there is room for. */
  get room() {
    return { width: Math.max(64, this.stage.clientWidth || 480), height: Math.max(64, this.stage.clientHeight || 320) };
  }

  draw(frame) {
    this.frame = frame;
    this.cells = new Uint16Array(decode(frame.data));
    this.paint();
  }

  paint() {
    const { frame, cells } = this;
    const min = Number(frame.min);
    const max = Number(frame.max);
    if (!this.hold.checked || !this.scale) {
      const most = Math.max(Math.abs(min), Math.abs(max));
      this.scale = isSigned(this.map.value) ? [-most, most] : [min, max];
    }
    const [low, high] = this.scale;
    if (this.canvas.width !== frame.across || this.canvas.height !== frame.down) {
      this.canvas.width = Math.max(1, frame.across);
      this.canvas.height = Math.max(1, frame.down);
      this.image = null;
    }
    const context = this.canvas.getContext("2d");
    this.image ??= context.createImageData(this.canvas.width, this.canvas.height);
    const pixels = new Uint32Array(this.image.data.buffer);
    const factor = high > low ? ((max - min) / GREATEST / (high - low)) * 255 : 0;
    const offset = high > low ? ((min - low) / (high - low)) * 255 : 127;
    for (let i = 0; i < cells.length; i++) {
      const place = Math.max(0, Math.min(255, Math.round(offset + cells[i] * factor)));
      pixels[i] = cells[i] === NOTHING ? 0 : this.colours[place];
    }
    context.putImageData(this.image, 0, 0);
    this.fit();
    say(this.high, value(high));
    say(this.low, value(low));
    this.point();
  }

  /** Square cells, unless most of the place would stay empty. */
  fit() {
    const { width, height } = this.room;
    const scale = Math.min(width / this.canvas.width, height / this.canvas.height);
    let [across, down] = [this.canvas.width * scale, this.canvas.height * scale];
    if (across < width / 4 || down < height / 4) {
      [across, down] = [width, height];
    }
    this.canvas.style.width = Math.round(across) + "px";
    this.canvas.style.height = Math.round(down) + "px";
  }

  /** The cell under a pointer, as row and column of the array. */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = Math.max(0, Math.min(0.999999, (event.clientX - box.left) / box.width));
    const y = Math.max(0, Math.min(0.999999, (event.clientY - box.top) / box.height));
    const { top, bottom, left, right } = this.frame;
    return { x, y, row: top + Math.floor(y * (bottom - top)), column: left + Math.floor(x * (right - left)) };
  }

  move(event) {
    if (!this.frame) {
      return;
    }
    this.hover = this.at(event);
    this.point();
    if (this.start) {
      const box = this.canvas.getBoundingClientRect();
      const stage = this.stage.getBoundingClientRect();
      this.choice.hidden = false;
      this.choice.style.left = box.left - stage.left + Math.min(this.start.x, this.hover.x) * box.width + "px";
      this.choice.style.top = box.top - stage.top + Math.min(this.start.y, this.hover.y) * box.height + "px";
      this.choice.style.width = Math.abs(this.start.x - this.hover.x) * box.width + "px";
      this.choice.style.height = Math.abs(this.start.y - this.hover.y) * box.height + "px";
    }
  }

  press(event) {
    if (this.frame && event.button === 0) {
      this.start = this.at(event);
      this.stage.setPointerCapture(event.pointerId);
    }
  }

  release(event) {
    const { start } = this;
    this.start = null;
    this.choice.hidden = true;
    if (start && this.frame) {
      const end = this.at(event);
      if (Math.abs(end.x - start.x) > 0.01 || Math.abs(end.y - start.y) > 0.01) {
        this.zoom(Math.min(start.row, end.row), Math.max(start.row, end.row) + 1, Math.min(start.column, end.column), Math.max(start.column, end.column) + 1);
      }
    }
  }

  point() {
    if (!this.hover || !this.frame) {
      say(this.readout, "");
      return;
    }
    const { frame, hover } = this;
    const cell = this.cells[Math.floor(hover.y * frame.down) * frame.across + Math.floor(hover.x * frame.across)];
    const mean = Number(frame.min) + (cell / GREATEST) * (Number(frame.max) - Number(frame.min));
    say(this.readout, `[${count(hover.row)}, ${count(hover.column)}]  ` + (cell === NOTHING ? "nothing finite" : "≈ " + value(mean)));
  }

  resize() {
    if (this.frame) {
      this.fit();
    }
  }

  restyle() {
    this.colours = table(this.map.value);
    const context = this.bar.getContext("2d");
    const image = context.createImageData(1, 256);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < 256; i++) {
      pixels[i] = this.colours[255 - i];
    }
    context.putImageData(image, 0, 0);
    if (this.frame) {
      this.paint();
    }
  }
}
