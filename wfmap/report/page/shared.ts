/** What Python tells the page, and the few things every part of it needs. */

/** Which figure (a place in `figures`), how it is written, where it comes from (in `texts`). */
export type Figure = [number, string, number];
/** Where a flow leads, the answer it is taken on, its own id (see `completed`), what else it tells. */
export type Way = [string, string, string, string?];
/** A store: its name, how it is used, what was measured on it (six cells a row). */
export type Store = [string, string, string[][]];

/** A step; what it has not is left out. Ids are as in the drawing. */
export interface Step {
  /** Its id in the document, where the drawing has another. */
  id?: string;
  name: string;
  kind: string;
  who?: string;
  level?: string;
  inside?: true;
  /** Of steps folded into one box: the first of them. */
  opens?: string;
  /** The box that it is folded into, where few boxes are drawn. */
  fold?: string;
  figures?: Figure[];
  notes?: [string, string][];
  stores?: Store[];
  next?: Way[];
  json: unknown;
}

/** How grave, what, the way out and the rule (in `texts`), the step, the line. */
export type Finding = ["error" | "warning" | "info", string, number, number, string, string];
/** Title, verdict and why (in `texts`), ranks, the step. */
export type Candidate = [string, number, number, string, string];

export interface Data {
  name: string;
  levels: [string, string][];
  overlays: [string, string, string][];
  missing: [string, string][];
  shown: [string, string];
  figures: string[];
  steps: Record<string, Step>;
  findings: Finding[];
  candidates: Candidate[];
  texts: string[];
}

/** Where the page is: which drawing, what is laid over it, which step is chosen. */
export interface State {
  level: string;
  overlay: string;
  step: string;
}

/** The level that shows a large process with few boxes. */
export const FEW = "~few";

/** Tell whether there is a drawing of a level. */
export function offers(data: Data, level: string): boolean {
  return data.levels.some(([name]) => name === level);
}

type Child = Node | string | null;

/** Make an element; texts become text nodes and nothing else. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

export function svgElement(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

export function button(text: string, act: () => void, label = ""): HTMLButtonElement {
  const made = make("button", { type: "button" }, text);
  if (label) {
    made.setAttribute("aria-label", label);
    made.title = label;
  }
  made.addEventListener("click", act);
  return made;
}

/** Read the data, with what goes without saying: tasks, and flows named by their two ends. */
export function completed(text: string): Data {
  const data = JSON.parse(text) as Data;
  for (const [id, step] of Object.entries(data.steps)) {
    step.kind ??= "task";
    for (const way of step.next ?? []) way[2] ||= `${id}--${way[0]}`;
  }
  return data;
}

/** Tell whether the reader asked for less movement. */
export function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
