// Who uses an array, what else is in its file, and what it is.
import { h, say } from "./dom.js";
import { bytes, count, moment, plural } from "./format.js";

export class FactCards {
  constructor() {
    this.processes = new Rows("Processes", ["pid", "program", "takes part", "evidence", "since"]);
    this.parts = new Rows("Parts that are locked", ["lock", "state", "owner"]);
    this.synchronizers = new Rows("Synchronisers", ["kind", "name", "state", "owner"]);
    this.about = h("dl", { class: "about" });
    this.placement = new Rows("Placement", ["member", "pid", "chunks", "bytes", "backups", "bytes", ""]);
    this.aboutCard = h("section", { class: "card", "aria-label": "About" }, h("h2", {}, "About"), this.about);
  }

  detail(detail) {
    const cluster = detail.placement !== undefined;
    this.placement.element.hidden = !cluster;
    this.processes.element.hidden = this.aboutCard.hidden = cluster;
    if (cluster) {
      this.parts.element.hidden = this.synchronizers.element.hidden = true;
      this.place(detail.placement);
    } else {
      this.ofFile(detail);
    }
  }

  /** Who keeps which part of a cluster's array. */
  place(placement) {
    const { chunks, backedUp, missing, settled, members } = placement;
    this.placement.show(members.map((member) => [member.address, member.pid ?? "", count(member.chunks), bytes(member.bytes), count(member.backups), bytes(member.backupBytes),
      member.pid === null ? "does not answer" : member.keeps ? "" : "only computes"]), "");
    this.placement.remark(`On cluster ${placement.cluster}: ${plural(chunks, "chunk")}, ${count(backedUp)} with a backup${missing > 0 ? `, ${count(missing)} lost` : ""}${settled ? "" : ", some are moving"}.`);
  }

  ofFile(detail) {
    const others = detail.openers.filter((opener) => !detail.participants.some((participant) => participant.pid === opener.pid));
    this.processes.show([
      ...detail.participants.map((participant) => [participant.pid, participant.program, participant.alive ? "alive" : "dead", participant.evidence, participant.started ? moment(participant.started) : ""]),
      ...others.map((opener) => [opener.pid, opener.program, "has it open", "", ""])],
    detail.orphan ? "No process has it open: perhaps nobody needs it any more." : "No other process has it open.");
    this.parts.element.hidden = detail.stripes === 0;
    this.parts.title(`Locks of ${plural(detail.stripes, "part")}`);
    this.parts.show(detail.busyStripes.map((lock) => [lock.label, lock.waiters ? lock.state + ", waited for" : lock.state, owner(lock)]), "All are free.");
    this.synchronizers.element.hidden = detail.synchronizers.length === 0;
    this.synchronizers.show(detail.synchronizers.map((each) => [each.kind, each.name, each.state, each.lock ? owner(each.lock) : ""]), "");
    const facts = [["Shape", "(" + detail.shape.map(count).join(", ") + (detail.shape.length === 1 ? ",)" : ")") + (detail.columnMajor ? ", columns first" : "")],
      ["Elements", `${detail.type}, ${bytes(detail.bytes)}`],
      ["File", `${bytes(detail.fileBytes)}${detail.residentBytes === null ? "" : ", " + bytes(detail.residentBytes) + " in memory"}`],
      ["Kind", { named: "named", anonymous: "anonymous: gone with its last process", file: "file" }[detail.kind]],
      ["Made", detail.created ? `${moment(detail.created)} by pid ${detail.creator}` : "by another program"],
      ["Room for", detail.capacity > 0 ? plural(detail.capacity, "process", "processes") : "–"],
      ["Path", detail.path]];
    if (this.about.children.length !== facts.length) {
      this.about.replaceChildren(...facts.map(([name]) => h("div", {}, h("dt", {}, name), h("dd"))));
    }
    facts.forEach(([, text], i) => say(this.about.children[i].lastChild, text));
  }
}

function owner(lock) {
  return lock.owner ? `${lock.owner.program} ${lock.owner.pid}, thread ${lock.thread}` : "";
}

/** A table of texts. */
class Rows {
  constructor(name, columns) {
    this.heading = h("h2", {}, name);
    this.body = h("tbody");
    this.table = h("table", {}, h("thead", {}, h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)))), this.body);
    this.nothing = h("p", { class: "note" });
    this.columns = columns;
    this.element = h("section", { class: "card", "aria-label": name }, this.heading, h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": name }, this.table), this.nothing);
  }

  title(text) {
    say(this.heading, text);
  }

  remark(text) {
    say(this.nothing, text);
  }

  show(rows, nothing) {
    this.table.hidden = rows.length === 0;
    say(this.nothing, rows.length === 0 ? nothing : "");
    while (this.body.rows.length > rows.length) {
      this.body.lastElementChild.remove();
    }
    rows.forEach((texts, i) => {
      const row = this.body.rows[i] ?? this.body.appendChild(h("tr", {}, ...texts.map(() => h("td"))));
      texts.forEach((text, column) => {
        say(row.cells[column], text);
        row.cells[column].className = text === "dead" ? "bad" : text === "alive" ? "good" : "";
      });
    });
  }
}
