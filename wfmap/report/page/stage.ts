// A map on which a run is played: piles at its steps, tokens on its flows.

import type { Counts, Run, Way } from "./stream";

const MOST_TOKENS = 300; // drawn at once; beyond them only some
const MOST_DOTS = 20; // of a pile; beyond them only its number grows
const DOT = 3.1; // radius in px
const GAP = 7.4; // between the middles of two dots
const STEP = 6; // px between the points of a flow that a token goes by
const NS = "http://www.w3.org/2000/svg";

interface Pile {
  readonly group: SVGGElement;
  readonly gathered: SVGPathElement;
  readonly queued: SVGPathElement;
  readonly working: SVGPathElement;
  readonly resting: SVGPathElement;
  readonly back: SVGRectElement;
  readonly number: SVGTextElement;
  readonly others: SVGTextElement;
  readonly inside: SVGTextElement;
  readonly steps: number[];
  readonly width: number;
  readonly top: number;
  readonly foot: number;
  readonly isSmall: boolean;
  told: string;
}

export class Stage {
  private piles: Pile[] = [];
  private tokens = shape("path", {});
  private readonly points = new Map<number, Float32Array | null>();

  constructor(
    readonly map: SVGSVGElement,
    private readonly run: Run,
    private readonly prefix: string,
  ) {
    this.find();
  }

  /** Look the steps up on the map as it is drawn now; one inside a folded step counts there. */
  find(): void {
    this.points.clear();
    const root = this.map.querySelector(`#${this.prefix}map`) ?? this.map;
    root.querySelector(".tokens")?.remove();
    const layer = shape("g", { class: "tokens", "aria-hidden": "true", "pointer-events": "none" });
    const at = new Map<Element, Pile>();
    const { steps, inside } = this.run.data;
    const folded = this.folded();
    steps.forEach((_, step) => {
      let place = step;
      let node = this.node(steps[place]!) ?? folded.get(place);
      while (!node && place >= 0) {
        place = inside[place] ?? -1;
        node = place < 0 ? undefined : (this.node(steps[place]!) ?? folded.get(place));
      }
      if (!node) return;
      const known = at.get(node) ?? this.pile(node, node.id.slice(this.prefix.length + 2));
      known.steps.push(step);
      at.set(node, known);
    });
    this.piles = [...at.values()];
    this.tokens = shape("path", { class: "f-ink s-paper", fill: "#1B2430", stroke: "#FFFFFF" });
    layer.append(...this.piles.map((pile) => pile.group), this.tokens);
    root.append(layer);
  }

  private node(name: string): SVGGElement | undefined {
    const found = document.getElementById(`${this.prefix}n-${name}`);
    return found instanceof SVGGElement && this.map.contains(found) ? found : undefined;
  }

  /** The boxes that are drawn now for several steps, by each of these. */
  private folded(): Map<number, SVGGElement> {
    const found = new Map<number, SVGGElement>();
    for (const [name, steps] of Object.entries(this.run.data.folds ?? {})) {
      const node = this.node(name);
      if (node) for (const step of steps) found.set(step, node);
    }
    return found;
  }

  private pile(node: SVGGElement, step: string): Pile {
    const outline = node.querySelector("rect,circle,ellipse,polygon,path");
    const box = outline instanceof SVGGraphicsElement ? outline.getBBox() : node.getBBox();
    const group = shape("g", { transform: node.getAttribute("transform") ?? "", "data-step": step });
    const made = {
      group,
      gathered: shape("path", { class: "f-warning s-paper", fill: "#8A5300", stroke: "#FFFFFF" }),
      queued: shape("path", { class: "f-alarm s-paper", fill: "#B42318", stroke: "#FFFFFF" }),
      working: shape("path", { class: "f-handoff s-handoff", fill: "#0B5CAD", stroke: "#0B5CAD" }),
      resting: shape("path", { class: "f-paper s-muted", fill: "#FFFFFF", stroke: "#4A5666" }),
      back: shape("rect", { class: "f-paper s-alarm", fill: "#FFFFFF", stroke: "#B42318", rx: "7" }),
      number: shape("text", { class: "f-ink", fill: "#1B2430", "font-size": "11" }),
      others: shape("text", { class: "f-ink", fill: "#1B2430", "font-size": "11" }),
      inside: shape("text", { class: "f-muted", fill: "#4A5666", "font-size": "11" }),
    };
    group.append(made.gathered, made.queued, made.working, made.resting);
    group.append(made.back, made.number, made.others, made.inside);
    return {
      ...made,
      steps: [],
      width: box.width,
      top: box.y,
      foot: box.y + box.height,
      isSmall: box.width < 80,
      told: "",
    };
  }

  /** Draw what is where, and who is on the way at a time; a way of no time glides for `glide`. */
  draw(counts: Counts, time: number, glide: number): void {
    for (const pile of this.piles) this.fill(pile, counts, time);
    this.move(time, glide);
  }

  private fill(pile: Pile, counts: Counts, time: number): void {
    let [gathered, queued, working, resting] = [0, 0, 0, 0];
    let isOpen = false;
    for (const step of pile.steps) {
      const here = counts.of(step);
      gathered += here[0];
      queued += here[1];
      working += here[2];
      resting += here[3];
      if (here[2] > 0) isOpen ||= this.run.isOpen(step, time);
    }
    const told = `${gathered} ${queued} ${working} ${resting} ${isOpen}`;
    if (told === pile.told) return;
    pile.told = told;
    Object.assign(pile.group.dataset, { gathered, queued, working, resting });
    this.paint(pile, gathered, queued, working, resting, isOpen);
  }

  private paint(
    pile: Pile,
    gathered: number,
    queued: number,
    working: number,
    resting: number,
    isOpen: boolean,
  ): void {
    const left = -pile.width / 2;
    const wide = pile.isSmall ? 3 : 5;
    const base = pile.top - DOT - 1.6;
    const most = pile.isSmall ? 9 : MOST_DOTS;
    const dots = Math.min(queued, most);
    pile.queued.setAttribute("d", heap(dots, wide, left + DOT + 2, base, -GAP, disc));
    const digits = dots ? String(queued).length * 6.3 + 8 : 0;
    const beside = left + DOT + 2 + Math.min(dots, wide) * GAP + digits;
    const squares = Math.min(gathered, most);
    pile.gathered.setAttribute("d", heap(squares, wide, beside, base, -GAP, square));
    const room = pile.isSmall ? 3 : 6;
    const busy = Math.min(working, room);
    const rings = Math.min(resting, room - busy);
    const start = left + DOT + 5;
    pile.working.setAttribute("d", heap(busy, room, start, pile.foot, 0, disc));
    pile.working.setAttribute("class", isOpen ? "f-handoff s-handoff" : "f-paper s-handoff");
    pile.working.setAttribute("fill", isOpen ? "#0B5CAD" : "#FFFFFF");
    pile.resting.setAttribute("d", heap(rings, room, start + busy * GAP, pile.foot, 0, disc));
    const more = working + resting > room ? working + resting : 0;
    say(pile.inside, more, start + (busy + rings) * GAP - DOT, pile.foot + 7);
    this.count(pile, queued, left + DOT + 2 + Math.min(dots, wide) * GAP, base);
    say(pile.others, gathered, beside + Math.min(squares, wide) * GAP, base);
  }

  private count(pile: Pile, queued: number, x: number, y: number): void {
    const text = say(pile.number, queued, x, y);
    const width = 6.3 * text.length + 6;
    pile.back.setAttribute("visibility", text ? "visible" : "hidden");
    pile.back.setAttribute("x", (x - 2).toFixed(1));
    pile.back.setAttribute("y", (y - 7).toFixed(1));
    pile.back.setAttribute("width", width.toFixed(1));
    pile.back.setAttribute("height", "14");
  }

  private move(time: number, glide: number): void {
    let d = "";
    if (glide > 0) {
      const going = this.going(time, glide);
      const every = Math.max(1, Math.ceil(going.length / MOST_TOKENS));
      for (let k = 0; k < going.length; k += every) d += this.place(going[k]!, time, glide);
    }
    this.tokens.setAttribute("d", d);
  }

  /** The ways that are gone at a time: those of no time glide after it. */
  private going(time: number, glide: number): Way[] {
    const { ways, longestWay } = this.run;
    let low = firstFrom(ways, time - Math.max(glide, longestWay));
    const found: Way[] = [];
    for (; low < ways.length && ways[low]!.from <= time; low += 1) {
      const way = ways[low]!;
      if (time <= Math.max(way.until, way.from + glide)) found.push(way);
    }
    return found;
  }

  private place(way: Way, time: number, glide: number): string {
    const points = this.pointsOf(way.flow);
    if (!points) return "";
    const whole = Math.max(way.until - way.from, glide);
    let share = ((time - way.from) / whole) * way.parts - way.part;
    if (share < 0 || share > 1) return "";
    if (way.isBack) share = 1 - Math.abs(1 - 2 * share);
    const at = 2 * Math.round(share * (points.length / 2 - 1));
    return disc(points[at]!, points[at + 1]!, 5);
  }

  /** The points of a flow as it is drawn, one after the other; null where it is not drawn. */
  private pointsOf(flow: number): Float32Array | null {
    const known = this.points.get(flow);
    if (known !== undefined) return known;
    const group = document.getElementById(`${this.prefix}e-${this.run.data.flows[flow] ?? ""}`);
    const parts = group && this.map.contains(group) ? [...group.querySelectorAll("path")] : [];
    const lines = parts.filter((path) => getComputedStyle(path).fill === "none");
    const points = lines.flatMap((path) => pointsAlong(path));
    const found = points.length ? Float32Array.from(points) : null;
    this.points.set(flow, found);
    return found;
  }
}

/** Write a number beside a pile, none where there is no pile. */
function say(place: SVGTextElement, count: number, x: number, y: number): string {
  place.textContent = count > 0 ? String(count) : "";
  place.setAttribute("x", (x + 1).toFixed(1));
  place.setAttribute("y", (y + 3.8).toFixed(1));
  return place.textContent;
}

function pointsAlong(path: SVGPathElement): number[] {
  const length = path.getTotalLength();
  const count = Math.max(1, Math.ceil(length / STEP));
  return Array.from({ length: count + 1 }, (_, k) => {
    const { x, y } = path.getPointAtLength((length * k) / count);
    return [x, y];
  }).flat();
}

function firstFrom(ways: readonly Way[], time: number): number {
  let low = 0;
  let high = ways.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ways[middle]!.from < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lay marks in rows that grow by a height, the first from the left. */
function heap(
  count: number,
  wide: number,
  left: number,
  base: number,
  height: number,
  mark: (x: number, y: number) => string,
): string {
  let d = "";
  for (let k = 0; k < count; k += 1) {
    d += mark(left + (k % wide) * GAP, base + Math.floor(k / wide) * height);
  }
  return d;
}

function disc(x: number, y: number, radius = DOT): string {
  const r = radius;
  return `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function square(x: number, y: number): string {
  const r = DOT - 0.3;
  return `M${(x - r).toFixed(1)} ${(y - r).toFixed(1)}h${2 * r}v${2 * r}h${-2 * r}z`;
}

function shape<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
