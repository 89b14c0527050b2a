// Elements as they are, exactly; in several columns if they are numbers.
import { h, say, colour } from "./dom.js";
import { count } from "./format.js";

const ROWS = 24;

export class Table {
  constructor(choose) {
    this.body = h("tbody");
    this.head = h("thead");
    this.element = h("div", { class: "values" }, h("table", {}, h("caption", { class: "hidden" }, "Elements"), this.head, this.body));
    this.choose = choose;
    this.columns = 0;
    this.cells = [];
  }

  /** How many columns there is room for. */
  fit(numbers) {
    return numbers ? Math.max(2, Math.min(10, Math.floor(((this.element.clientWidth || 640) - 90) / 96))) : 1;
  }

  /** How many elements are shown at a time. */
  size(numbers) {
    return Math.min(250, this.fit(numbers) * ROWS);
  }

  draw(frame, numbers, editable) {
    const columns = this.fit(numbers);
    if (columns !== this.columns || this.cells.length !== frame.rows.length || this.editable !== editable) {
      this.make(columns, frame.rows.length, editable);
    }
    const mark = colour("accent-soft");
    const moved = this.from !== frame.from;
    this.from = frame.from;
    frame.rows.forEach((text, i) => {
      const cell = this.cells[i];
      if (cell.textContent !== text) {
        cell.textContent = text;
        if (!moved) {
          cell.getAnimations().forEach((fading) => fading.cancel());
          cell.animate([{ backgroundColor: mark }, {}], 1200);
        }
      }
    });
    [...this.body.rows].forEach((row, i) => say(row.cells[0], count(frame.from + i * columns)));
  }

  make(columns, length, editable) {
    this.columns = columns;
    this.editable = editable;
    this.cells = [];
    this.from = undefined;
    this.head.replaceChildren(h("tr", {}, h("th", { scope: "col" }, "index"),
      ...Array.from({ length: columns }, (_, i) => h("th", { scope: "col" }, columns > 1 ? "+" + i : "value"))));
    const rows = [];
    for (let start = 0; start < length; start += columns) {
      const cells = Array.from({ length: Math.min(columns, length - start) }, (_, i) => {
        const cell = h("td", editable ? { tabindex: 0, title: "Click to change it" } : {});
        if (editable) {
          cell.addEventListener("click", () => this.choose(this.from + start + i, cell.textContent));
          cell.addEventListener("keydown", (event) => event.key === "Enter" && this.choose(this.from + start + i, cell.textContent));
        }
        return cell;
      });
      this.cells.push(...cells);
      rows.push(h("tr", {}, h("th", { scope: "row" }), ...cells));
    }
    this.body.replaceChildren(...rows);
    this.element.classList.toggle("wide", columns === 1);
  }
}
