// The lock: its state now, its last half minute, its counters.
import { h, say, pen, colour } from "./dom.js";
import { brief, count, span, moment } from "./format.js";

const SECONDS = 30;

export class LockCard {
  constructor() {
    this.state = h("span", { class: "pill big" });
    this.owner = h("p", { class: "owner" });
    this.note = h("p", { class: "note" });
    this.timeline = h("canvas", { class: "timeline", role: "img" });
    this.shares = h("span");
    this.key = h("p", { class: "key" }, mark("held", "held"), mark("wait", "waited for"), mark("bad", "an owner died"), this.shares);
    this.counters = h("dl", { class: "stats four" });
    this.body = h("div", {}, h("div", { class: "now" }, this.state, this.owner), this.timeline, this.key, this.counters, this.note);
    this.none = h("p", { class: "note" });
    this.element = h("section", { class: "card lock", "aria-label": "Lock" }, h("h2", {}, "Lock"), this.none, this.body);
    this.begin();
  }

  begin() {
    this.looks = "";
    this.period = 25;
    this.drawn = 0;
  }

  detail(detail) {
    const none = { none: "This array has no lock.", others: "Its lock is another array's" + (detail.lockPath ? ": " + detail.lockPath : ", which can't be found from here.") };
    say(this.none, none[detail.lockPlace] ?? "");
    this.none.hidden = detail.lockPlace === "own";
    this.body.hidden = !detail.lock;
    this.timeline.hidden = this.key.hidden = detail.kind === "cluster"; // it is looked at too seldom for a line
    if (detail.lock) {
      this.show(detail.lock, detail);
    }
  }

  show(lock, detail) {
    const rates = detail.rates;
    const parts = [["acquired", count(lock.acquisitions), detail.kind === "cluster" ? "" : brief(rates.acquisitions) + "/s"],
      ["had to wait", lock.contended === null ? "–" : count(lock.contended), lock.contended === null ? "" : brief(rates.contended) + "/s"],
      ["waited", lock.waitedSeconds === null ? "–" : span(lock.waitedSeconds), rates.waiting >= 0.005 ? rates.waiting.toFixed(2) + " at a time" : ""],
      ["owners died", count(lock.deaths), [detail.strict ? "strict" : "", lock.replays ? count(lock.replays) + " transactions finished" : ""].filter(Boolean).join(", ")]];
    if (this.counters.children.length !== parts.length) {
      this.counters.replaceChildren(...parts.map(([name]) => h("div", {}, h("dt", {}, name), h("dd"), h("dd", { class: "rate" }))));
    }
    parts.forEach(([, text, rate], i) => {
      say(this.counters.children[i].children[1], text);
      say(this.counters.children[i].children[2], rate);
    });
    this.counters.children[3].classList.toggle("bad", lock.deaths > 0);
    this.now(lock);
  }

  now(lock) {
    const [text, kind] = lock.state === "orphaned" ? ["owner died", "bad"] : lock.state === "free" ? ["free", "good"] : lock.owner && !lock.owner.alive ? ["held by a dead process", "bad"] : ["held", "held"];
    say(this.state, text);
    this.state.className = "pill big " + kind;
    const owner = lock.owner;
    const since = lock.heldSince ? ` · for ${span(Math.max(0, Date.now() - lock.heldSince) / 1000)} or longer` : "";
    say(this.owner, owner ? `${owner.program || "process"} · pid ${owner.pid} · thread ${lock.thread}${since}` : lock.state === "orphaned" ? "The next owner will be told that the last one died." : "");
    const notes = [];
    if (lock.state === "held" && lock.waiters) {
      notes.push("Somebody may wait for it.");
    }
    if (lock.starving) {
      notes.push("A thread has waited so long that it comes first.");
    }
    if (lock.previousOwnerDied) {
      notes.push("The owner before died while it had the lock.");
    }
    if (owner) {
      notes.push(`Evidence: ${owner.evidence}.`);
    }
    say(this.note, notes.join(" "));
  }

  sample({ period, looks, lock }) {
    this.period = period;
    this.looks = (this.looks + looks).slice(-(SECONDS * 1000) / period);
    this.now(lock);
    this.draw();
  }

  draw() {
    if (!this.timeline.isConnected || this.timeline.clientWidth === 0) {
      return;
    }
    const { context, width, height } = pen(this.timeline);
    const most = (SECONDS * 1000) / this.period;
    const step = width / most;
    const colours = { h: colour("held"), w: colour("wait"), o: colour("bad"), d: colour("bad") };
    const sizes = { h: 0.62, w: 0.86, o: 1, d: 1 };
    context.fillStyle = colour("track");
    context.fillRect(0, 0, width, height);
    context.fillStyle = colour("grid");
    for (let second = 5; second < SECONDS; second += 5) {
      context.fillRect(Math.round(width - (second / SECONDS) * width), 0, 1, height);
    }
    const start = width - this.looks.length * step;
    for (const letter of ["h", "w", "o", "d"]) {
      context.fillStyle = colours[letter];
      for (let i = this.looks.indexOf(letter); i >= 0; i = this.looks.indexOf(letter, i + 1)) {
        const size = Math.round(height * sizes[letter]);
        context.fillRect(start + i * step, height - size, Math.max(letter === "d" ? 2 : 1, step + 0.3), size);
      }
    }
    const share = (letters) => this.looks.length === 0 ? 0 : [...this.looks].filter((letter) => letters.includes(letter)).length / this.looks.length;
    const text = `held in ${percent(share("hw"))} of the looks, waited for in ${percent(share("w"))}`;
    say(this.shares, `sampled ${Math.round(1000 / this.period)} times a second, ${SECONDS} s: ${text}`);
    this.shares.title = "What is shorter than the time between two looks is seen in the counters alone.";
    this.timeline.setAttribute("aria-label", "The lock was " + text + ".");
  }
}

function mark(kind, name) {
  return h("span", { class: "mark" }, h("i", { class: kind }), name);
}

function percent(share) {
  return share > 0 && share < 0.005 ? "under 1 %" : Math.round(share * 100) + " %";
}
