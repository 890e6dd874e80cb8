/** The drawings of the page: put together from their changes, and moved from one to the next. */

import { isCalm, type Data, type State } from "./shared";

type Place = [number, number];

/** Milliseconds that steps take to their new places. */
const MOVING = 450;

export class Drawings {
  private readonly stock: Element | undefined;
  private readonly firsts = new Map<string, Element>();

  constructor(
    readonly svg: SVGSVGElement,
    private readonly data: Data,
  ) {
    this.stock = template("#stock");
    this.firsts.set(data.shown[0], svg.cloneNode(true) as Element);
  }

  /** Show a drawing; steps that both have move to their new places. */
  show(state: State, moving: boolean): void {
    const before = this.places();
    const made = this.made(state);
    for (const name of ["viewBox", "width", "height"]) {
      this.svg.setAttribute(name, made.getAttribute(name) ?? "");
    }
    this.svg.replaceChildren(...made.childNodes);
    if (moving && !isCalm()) this.move(before);
    this.svg.dispatchEvent(new CustomEvent("folded"));
  }

  node(step: string): SVGGElement | null {
    return this.svg.querySelector(`#${CSS.escape(`n-${step}`)}`);
  }

  flow(flow: string): SVGGElement | null {
    return this.svg.querySelector(`#${CSS.escape(`e-${flow}`)}`);
  }

  nodes(): SVGGElement[] {
    const found = this.svg.querySelectorAll<SVGGElement>("#map > g[id^='n-']");
    return [...found].filter((node) => node.id.slice(2) in this.data.steps);
  }

  private made(state: State): Element {
    const first = this.first(state.level);
    const told = state.overlay === this.data.shown[1] ? undefined : template(this.query(state));
    return told ? this.changed(first, told) : (first.cloneNode(true) as Element);
  }

  /** Give the drawing of a level that is there as a whole: with what is shown at first over it. */
  private first(level: string): Element {
    let found = this.firsts.get(level);
    if (!found) {
      found = template(this.query({ level, overlay: this.data.shown[1], step: "" }));
      if (!found) throw new Error(`no drawing of '${level}'`);
      this.firsts.set(level, found);
    }
    return found;
  }

  private query(state: State): string {
    const [level, overlay] = [CSS.escape(state.level), CSS.escape(state.overlay)];
    return `[data-level="${level}"][data-overlay="${overlay}"]`;
  }

  /** Put a drawing together: kept children, changed groups, what is new, what is in the stock. */
  private changed(first: Element, told: Element): Element {
    // A shape that is told by its attributes alone keeps what is in it.
    const isShape = first.tagName !== "g" && first.tagName !== "svg";
    const made = first.cloneNode(isShape) as Element;
    for (const { name, value } of told.attributes) if (name !== "p") made.setAttribute(name, value);
    for (const child of told.children) {
      const [kept, place, stocked] = ["k", "p", "u"].map((name) => child.getAttribute(name));
      if (kept) {
        const [begin = 0, end = begin] = kept.split("-").map(Number);
        for (let at = begin; at <= end; at += 1) made.append(copy(first.children[at]));
      } else if (place) {
        made.append(this.changed(first.children[Number(place)] ?? made, child));
      } else if (stocked) {
        const group = this.stock?.children[Number(stocked)];
        for (const piece of group?.children ?? []) made.append(copy(piece));
      } else made.append(copy(child));
    }
    return made;
  }

  private places(): Map<string, Place> {
    const found = new Map<string, Place>();
    for (const node of this.svg.querySelectorAll("#map > g[id^='n-']")) {
      const place = placeOf(node);
      if (place) found.set(node.id.slice(2), place);
    }
    return found;
  }

  /** Let steps move from where they were; those that come from a folded step come out of it. */
  private move(before: Map<string, Place>): void {
    for (const node of this.svg.querySelectorAll("#map > g[id^='n-']")) {
      const [step, to] = [node.id.slice(2), placeOf(node)];
      const from = before.get(step) ?? this.outside(step, before) ?? this.inside(step, before);
      if (!to || !from || (from[0] === to[0] && from[1] === to[1])) continue;
      const keys = [from, to].map(([x, y]) => ({ transform: `translate(${x}px, ${y}px)` }));
      node.animate(keys, { duration: MOVING, easing: "ease-in-out" });
    }
    for (const line of this.svg.querySelectorAll("#map > g[id^='e-']")) {
      line.animate([{ opacity: 0 }, { opacity: 0, offset: 0.7 }, { opacity: 1 }], MOVING);
    }
  }

  private outside(step: string, before: Map<string, Place>): Place | undefined {
    const fold = before.get(this.data.steps[step]?.fold ?? "");
    if (fold) return fold;
    for (let at = this.data.steps[step]?.level; at; at = this.data.steps[at]?.level) {
      const place = before.get(at);
      if (place) return place;
    }
    return undefined;
  }

  private inside(step: string, before: Map<string, Place>): Place | undefined {
    const held = [...before].filter(([other]) => {
      const told = this.data.steps[other];
      return told?.level === step || told?.fold === step;
    });
    if (!held.length) return undefined;
    const mean = (axis: 0 | 1): number =>
      held.reduce((sum, [, place]) => sum + place[axis], 0) / held.length;
    return [mean(0), mean(1)];
  }
}

function template(query: string): Element | undefined {
  const found = document.querySelector<HTMLTemplateElement>(`template${query}`);
  return found?.content.firstElementChild ?? undefined;
}

function copy(element: Element | undefined): Node {
  return element ? element.cloneNode(true) : document.createTextNode("");
}

/** Read where a node stands from its `translate`. */
export function placeOf(node: Element): Place | undefined {
  const found = /^translate\((\S+) (\S+)\)$/.exec(node.getAttribute("transform") ?? "");
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}
