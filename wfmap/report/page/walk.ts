/** Following the flow from step to step, by the steps that a drawing shows. */

import type { Drawings } from "./drawings";
import type { Panel } from "./panel";
import type { Data, Way } from "./shared";

export class Walk {
  /** The steps that led to the one chosen, the last one last. */
  private trail: string[] = [];

  constructor(
    private readonly data: Data,
    private readonly drawings: Drawings,
    private readonly panel: Panel,
  ) {}

  /** Take note that a step was chosen otherwise than by walking. */
  begin(): void {
    this.trail = [];
  }

  /** Go on along the flow; null at an end. */
  on(step: string): string | null {
    const next = this.shown(this.ways(step))[0];
    if (!next) return null;
    this.trail.push(step);
    return next;
  }

  /** Go back the way it came, else to the first step before. */
  back(step: string): string | null {
    const before = this.trail.pop() ?? this.shown(this.panel.waysTo(step))[0];
    return before ?? null;
  }

  /** Take another way out of the step before: the next one, or the one before. */
  aside(step: string, by: number): string | null {
    const from = this.trail.at(-1) ?? this.shown(this.panel.waysTo(step))[0];
    if (!from) return null;
    const ways = this.shown(this.ways(from));
    const other = ways[(ways.indexOf(step) + by + ways.length) % ways.length];
    if (!other || other === step) return null;
    this.trail = [...this.trail.slice(0, -1), from];
    return other;
  }

  /** Give the first step of the drawing. */
  first(): string | null {
    this.trail = [];
    const shown = this.drawings.nodes().map((node) => node.id.slice(2));
    const starts = shown.filter((step) => this.data.steps[step]?.kind === "start");
    return starts[0] ?? shown[0] ?? null;
  }

  /** Give the nearest end that can be reached from a step. */
  end(step: string): string | null {
    const seen = new Map<string, string | null>([[step, null]]);
    for (const at of seen.keys()) {
      const next = this.shown(this.ways(at));
      if (!next.length) {
        this.trail = path(seen, at).slice(0, -1);
        return at;
      }
      for (const other of next) if (!seen.has(other)) seen.set(other, at);
    }
    return null;
  }

  /** Give the ways out of a step; out of the last step inside a step, those of that step. */
  private ways(step: string): Way[] {
    for (let at: string | undefined = step; at; at = this.data.steps[at]?.level) {
      const next = this.data.steps[at]?.next ?? [];
      if (next.length) return next;
    }
    return [];
  }

  /** Name the steps that are shown: for one that is unfolded, the first inside it. */
  private shown(ways: Way[]): string[] {
    const steps = ways.map(([step]) => this.visible(step));
    return [...new Set(steps)].filter((step) => step !== null);
  }

  /** Name the step that stands for one in the drawing: itself, or the first inside it. */
  visible(step: string): string | null {
    if (this.drawings.node(step)) return step;
    const fold = this.data.steps[step]?.fold;
    if (fold && this.drawings.node(fold)) return fold;
    const inside = Object.entries(this.data.steps).filter(([, other]) => other.level === step);
    const first = inside.find(([id]) => !this.panel.waysTo(id).length) ?? inside[0];
    return first && this.drawings.node(first[0]) ? first[0] : null;
  }
}

function path(seen: Map<string, string | null>, to: string): string[] {
  const steps: string[] = [];
  for (let at: string | null | undefined = to; at; at = seen.get(at)) steps.unshift(at);
  return steps;
}
