// The player of a replay: tokens along the drawn flows, piles at the steps, one clock for all maps.
//
// What stands where at a time is counted from the events up to it, so it does not matter how one
// came to that time: seeking and playing give the same. Every so many events the counts are kept,
// and a seek counts on from the last that were kept. Only what is between two steps is a picture:
// a way that takes no time is drawn as a short glide that begins when it is gone.

import { button, isCalm, make, svgElement } from "./shared";
import { Stage } from "./stage";
import { type Counts, type ReplayData, Run } from "./stream";

const FASTEST_GLIDE = 700; // milliseconds on the screen that a way of no time takes
const SPEEDS: readonly (readonly [number, string])[] = [
  [0.1, "0.1 s"],
  [1, "1 s"],
  [10, "10 s"],
  [60, "1 min"],
  [600, "10 min"],
  [3600, "1 h"],
  [4 * 3600, "4 h"],
  [86_400, "1 day"],
  [7 * 86_400, "1 week"],
  [30 * 86_400, "30 days"],
];
const USUAL_LENGTH = 90; // seconds on the screen that a whole replay takes, unless told otherwise

export type { ReplayData };

/** Put a player of a replay into a place; each map shows the run of the same number. */
export function attach(place: HTMLElement, maps: readonly SVGSVGElement[], data: ReplayData): void {
  new Player(place, maps, data).show();
}

class Player {
  private readonly runs: Run[];
  private readonly stages: Stage[];
  private readonly end: number;
  private readonly controls: Controls;
  private time = 0;
  private last = 0;
  private frame = 0;

  constructor(
    private readonly place: HTMLElement,
    maps: readonly SVGSVGElement[],
    private readonly data: ReplayData,
  ) {
    this.runs = data.runs.map((run) => new Run(run, data.kinds));
    this.end = Math.max(1, ...this.runs.map((run) => run.until));
    place.hidden = false; // boxes can only be measured where they are shown
    this.controls = new Controls(data, this.runs, this.end, {
      toggle: () => this.toggle(),
      back: () => this.seek(this.neighbour(-1)),
      on: () => this.seek(this.neighbour(1)),
    });
    this.stages = this.mapsOf(maps).map((map, k) => new Stage(map, this.runs[k]!, k > 0 ? "t-" : ""));
  }

  show(): void {
    const { controls } = this;
    controls.slider.addEventListener("input", () => this.seek(Number(controls.slider.value)));
    this.place.addEventListener("keydown", (event) => this.key(event));
    for (const stage of this.stages) stage.map.addEventListener("folded", () => this.again(stage));
    this.draw();
  }

  /** The maps that are there, and one for the second run out of the template of the page. */
  private mapsOf(maps: readonly SVGSVGElement[]): SVGSVGElement[] {
    const found = maps.slice(0, this.runs.length);
    const template = document.getElementById("to-be");
    this.place.append(...this.controls.elements);
    if (found.length < this.runs.length && template instanceof HTMLTemplateElement) {
      const named = `To be: with ${this.data.runs[found.length]?.candidate ?? ""}`;
      const drawing = template.content.cloneNode(true);
      const figure = make("figure", { class: "replay-to-be", tabindex: "0" }, make("figcaption", {}, named), drawing);
      this.place.append(figure);
      const map = figure.querySelector("svg");
      if (map) found.push(map);
      if (map && found[0]) keepScale(found[0], map);
    }
    return found;
  }

  private again(stage: Stage): void {
    stage.find();
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const known: Record<string, () => void> = {
      k: () => this.toggle(),
      ",": () => this.seek(this.neighbour(-1)),
      ".": () => this.seek(this.neighbour(1)),
      "-": () => this.controls.shift(-1),
      "+": () => this.controls.shift(1),
    };
    if (event.key === " " && event.target === this.controls.slider) known[" "] = known["k"]!;
    const act = known[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private toggle(): void {
    if (this.frame) {
      cancelAnimationFrame(this.frame);
      this.frame = 0;
    } else {
      if (this.time >= this.end) this.time = 0;
      this.last = performance.now();
      this.frame = requestAnimationFrame((now) => this.tick(now));
    }
    this.controls.playing(this.frame !== 0);
  }

  private tick(now: number): void {
    const least = isCalm() ? 1000 : 0;
    const passed = now - this.last;
    if (passed >= least) {
      this.last = now;
      this.time = Math.min(this.end, this.time + (Math.min(passed, 1100) / 1000) * this.ticks());
      this.draw();
    }
    if (this.time >= this.end) {
      this.frame = 0;
      this.controls.playing(false);
    } else this.frame = requestAnimationFrame((later) => this.tick(later));
  }

  /** Ticks of the run in a second on the screen. */
  private ticks(): number {
    return Number(this.controls.speed.value) / this.data.tick;
  }

  private seek(time: number): void {
    this.time = Math.min(this.end, Math.max(0, time));
    this.last = performance.now();
    this.draw();
  }

  /** The time of the next event in any run, or of the one before. */
  private neighbour(by: 1 | -1): number {
    const now = Math.floor(this.time);
    const found = this.runs.map((run) => run.neighbour(now, by));
    return by > 0 ? Math.min(...found) : Math.max(...found);
  }

  private draw(): void {
    const now = Math.floor(this.time);
    const counts = this.runs.map((run) => run.at(now));
    const glide = isCalm() ? 0 : (FASTEST_GLIDE / 1000) * this.ticks();
    this.stages.forEach((stage, k) => stage.draw(counts[k]!, this.time, glide));
    this.controls.tell(now, counts);
  }
}

/** Show a map as large as another is shown, whenever that changes. */
function keepScale(first: SVGSVGElement, other: SVGSVGElement): void {
  new ResizeObserver(() => {
    const scale = first.getBoundingClientRect().width / first.viewBox.baseVal.width;
    other.style.width = `${Math.round(other.viewBox.baseVal.width * scale)}px`;
  }).observe(first);
}

interface Acts {
  readonly toggle: () => void;
  readonly back: () => void;
  readonly on: () => void;
}

class Controls {
  readonly slider: HTMLInputElement;
  readonly speed = make("select");
  readonly elements: readonly Element[];
  private readonly play: HTMLButtonElement;
  private readonly clock = make("output", { class: "replay-clock", "aria-live": "off" });
  private readonly clockwork: Intl.DateTimeFormat;
  private readonly cells: readonly (readonly HTMLElement[])[];
  private readonly longest: HTMLElement;

  constructor(
    private readonly data: ReplayData,
    private readonly runs: readonly Run[],
    end: number,
    acts: Acts,
  ) {
    const range = { type: "range", min: "0", max: String(end), step: "1", value: "0" };
    this.slider = make("input", { ...range, class: "replay-time", "aria-label": "Time of the run" });
    this.play = button("Play", acts.toggle);
    this.play.setAttribute("aria-keyshortcuts", "k");
    this.clockwork = new Intl.DateTimeFormat("en-GB", {
      timeZone: isZone(data.zone) ? data.zone : "UTC",
      hourCycle: "h23",
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
    });
    this.fill(end * data.tick);
    const row = make(
      "div",
      { class: "replay-row" },
      this.play,
      button("◂", acts.back, "To the event before (comma)"),
      button("▸", acts.on, "To the next event (full stop)"),
      make("label", {}, "Speed ", this.speed, " a second"),
      this.clock,
    );
    this.cells = runs.map(() => Array.from({ length: 4 }, () => make("td")));
    this.longest = make("p", { class: "replay-longest" });
    const course = new Course(runs, end);
    this.elements = [
      heading(data),
      row,
      course.drawing,
      this.slider,
      make(
        "div",
        { class: "replay-told" },
        this.table(),
        make("div", {}, this.longest, shown(data.zone)),
      ),
    ];
  }

  private fill(seconds: number): void {
    const usual = SPEEDS.filter(([pace]) => seconds / pace >= 4 && seconds / pace <= 36_000);
    const offered = usual.length ? usual : SPEEDS.slice(0, 1);
    let best = 0;
    offered.forEach(([pace, name], k) => {
      this.speed.append(make("option", { value: String(pace) }, name));
      const off = (at: number): number => Math.abs(Math.log(seconds / offered[at]![0] / USUAL_LENGTH));
      if (off(k) < off(best)) best = k;
    });
    this.speed.selectedIndex = best;
  }

  shift(by: number): void {
    const most = this.speed.options.length - 1;
    this.speed.selectedIndex = Math.min(most, Math.max(0, this.speed.selectedIndex + by));
  }

  playing(is: boolean): void {
    write(this.play, is ? "Pause" : "Play");
  }

  private table(): HTMLElement {
    const names = ["wait for somebody", "wait for others", "in work", "have left"];
    const head = names.map((name) => make("th", { scope: "col" }, name));
    const rows = this.data.runs.map((run, k) => {
      const name = run.candidate ? `With ${run.candidate}` : "As it is";
      return make("tr", {}, make("th", { scope: "row" }, name), ...this.cells[k]!);
    });
    return make(
      "table",
      { class: "replay-totals" },
      make("thead", {}, make("tr", {}, make("td"), ...head)),
      make("tbody", {}, ...rows),
    );
  }

  tell(now: number, counts: readonly Counts[]): void {
    const text = this.said(now);
    this.slider.value = String(now);
    this.slider.setAttribute("aria-valuetext", text);
    write(this.clock, text);
    counts.forEach((count, k) => {
      const totals = [count.queued, count.gathered, count.working, count.left];
      totals.forEach((total, column) => write(this.cells[k]![column]!, String(total)));
    });
    const told = this.runs.map((run, k) => {
      const names = run.longest(counts[k]!, 3).map(([step, queue]) => `${step} ${queue}`);
      const whose = this.runs.length > 1 ? (k ? "to be: " : "as it is: ") : "";
      return whose + (names.join(", ") || "none");
    });
    write(this.longest, `Longest queues – ${told.join("; ")}`);
  }

  /** Say a time of the run: the day and the time of day. */
  private said(now: number): string {
    const start = Date.parse(`${this.data.origin}T00:00:00Z`);
    const moment = new Date(start + Math.round(now * this.data.tick * 1000));
    const { weekday, day, month, year, hour, minute, second, fractionalSecond } = Object.fromEntries(
      this.clockwork.formatToParts(moment).map(({ type, value }) => [type, value]),
    );
    const rest = this.data.tick < 1 ? `:${second}.${fractionalSecond}` : "";
    return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}${rest}`;
  }
}

/** How many wait in all, over the whole of the runs: as it is a full line, to be a broken one. */
class Course {
  readonly drawing: SVGElement;

  constructor(runs: readonly Run[], end: number) {
    const courses = runs.map((run) => run.course(300, end));
    const most = Math.max(1, ...courses.flat());
    const drawing = svgElement("svg", {
      viewBox: "0 0 600 40",
      class: "replay-course",
      role: "img",
      preserveAspectRatio: "none",
      "aria-label": `How many wait in all over time, ${most} at most`,
    });
    courses.forEach((course, k) => {
      const points = course.map((n, x) => `${x * 2} ${(38 - (36 * n) / most).toFixed(1)}`);
      const line = { d: `M${points.join("L")}`, class: k ? "replay-later" : "replay-now" };
      drawing.append(svgElement("path", { ...line, fill: "none" }));
    });
    this.drawing = drawing;
  }
}

function heading(data: ReplayData): HTMLElement {
  const told = data.runs.map((run) => {
    const whose = data.runs.length > 1 ? (run.candidate ? " to be" : " as it is") : "";
    return `${run.entered} cases enter and ${run.left} leave${whose}`;
  });
  const [first] = data.runs;
  const asked = first ? first.cases : 0;
  const whole = data.runs.every((run) => run.whole);
  const cut = whole ? "" : " It stops before all of them have left: a page carries no more.";
  const text =
    `Replay of ${asked} ${asked === 1 ? "case" : "cases"}: one simulated run (seed ${data.seed}), ` +
    `with the work that waits at the start and what comes after. ${told.join("; ")}.${cut}`;
  return make("p", { class: "replay-about" }, text);
}

function shown(zone: string): HTMLElement {
  const told = [
    "Dots on top of a step wait for somebody who does it. The number counts them all.",
    "Squares on top of a step wait for others: until a batch goes on, or the other branches come.",
    "Dots at the foot of a step are in work. They are hollow while nobody is on duty.",
    "Rings at the foot of a step are done with the work and rest, such as paint that dries.",
    "A dot on a line goes from step to step. A way that takes no time is drawn as a short glide.",
    "A case that is split is as many dots as it has branches. They become one where they join.",
    "Work that is stopped or cancelled leaves its step without a way.",
    "Keys in the player: k plays and pauses, comma and full stop go from event to event, + and − change the speed.",
    "What goes on inside a folded step is counted at that step. Messages are not drawn.",
    `The clock is that of ${zone === "UTC" ? "UTC" : zone.replaceAll("_", " ")}.`,
  ];
  const list = make("ul", {}, ...told.map((text) => make("li", {}, text)));
  return make("details", { class: "replay-shown" }, make("summary", {}, "What is shown"), list);
}

function write(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** Tell whether this browser knows a time zone; without it the clock shows UTC. */
function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en-GB", { timeZone: zone }));
  } catch {
    return false;
  }
}
