/** What stands behind the map: of one step, or of the whole process. */

import {
  button,
  make,
  offers,
  type Candidate,
  type Data,
  type Finding,
  type State,
  type Way,
} from "./shared";

/** What the panel can ask the page to do. */
export interface Acts {
  select(step: string): void;
  enter(level: string): void;
  link(state: Partial<State>): string;
}

const CELLS = ["dimension", "metric", "found", "limit", "kept", "from"];
/** Findings and candidates that a list shows before it is opened. */
const FEW = 6;

export class Panel {
  private readonly before = new Map<string, Way[]>();

  constructor(
    readonly box: HTMLElement,
    private readonly data: Data,
    private readonly acts: Acts,
  ) {
    for (const [source, step] of Object.entries(data.steps)) {
      if (step.opens) continue;
      for (const [target, answer, flow] of step.next ?? []) {
        const ways = this.before.get(target) ?? [];
        this.before.set(target, [...ways, [source, answer, flow]]);
      }
    }
  }

  waysTo(step: string): Way[] {
    if (!this.data.steps[step]?.opens) return this.before.get(step) ?? [];
    const held = Object.keys(this.data.steps).filter((id) => this.data.steps[id]?.fold === step);
    const ways = held.flatMap((id) => this.before.get(id) ?? []);
    return ways.filter(([from]) => this.data.steps[from]?.fold !== step);
  }

  show(state: State): void {
    const parts = state.step ? this.step(state.step, state) : this.whole(state);
    this.box.replaceChildren(...parts.filter((part) => part !== null));
    this.box.scrollTop = 0;
  }

  private whole(state: State): (HTMLElement | null)[] {
    const { data } = this;
    const over = data.overlays.find(([name]) => name === state.overlay);
    const starts = Object.entries(data.steps).filter(
      ([id, step]) => !step.level && step.kind === "start" && !this.before.has(id),
    );
    const missing = data.missing.map(([name, why]) => `${name} cannot be laid over: ${why}.`);
    return [
      make("h2", { tabindex: "-1" }, data.name),
      over?.[2] ? make("p", {}, `${over[1]}: ${over[2]}.`) : null,
      this.ways("It starts with", starts.map(([id]) => [id, "", ""])),
      ...missing.map((text) => make("p", { class: "quiet" }, text)),
      this.findings(data.findings, true),
      this.candidates(data.candidates, true),
    ];
  }

  private step(id: string, state: State): (HTMLElement | null)[] {
    const { data } = this;
    const step = data.steps[id];
    if (!step) return this.whole({ ...state, step: "" });
    const kind = step.who ? `${step.kind} · ${step.who}` : step.kind;
    const findings = data.findings.filter((finding) => finding[4] === id);
    const candidates = data.candidates.filter((candidate) => candidate[4] === id);
    const parent = step.level ?? "";
    return [
      make("h2", { tabindex: "-1" }, step.name),
      make("p", { class: "quiet" }, kind),
      step.inside && state.level !== id && offers(data, id)
        ? button("Show the steps inside", () => this.acts.enter(id))
        : null,
      step.opens
        ? button("Show the steps inside", () => this.acts.select(step.opens ?? ""))
        : null,
      parent && state.level === parent && offers(data, "")
        ? button("Back to the whole process", () => this.acts.enter(""))
        : null,
      this.ways("Comes from", this.waysTo(id)),
      this.ways("Leads to", step.next ?? []),
      this.figures(id),
      ...(step.notes ?? []).map(([overlay, note]) => this.note(overlay, note)),
      this.findings(findings, false),
      this.candidates(candidates, false),
      ...this.stores(id),
      this.details("In the document", make("pre", {}, JSON.stringify(step.json, null, 2))),
      make("p", {}, make("a", { href: this.acts.link({ step: id }) }, "Link to this step")),
    ];
  }

  private ways(heading: string, ways: Way[]): HTMLElement | null {
    if (!ways.length) return null;
    const rows = ways.map(([step, answer]) => {
      const name = this.data.steps[step]?.name ?? step;
      const go = button(name, () => this.acts.select(step));
      return make("li", {}, answer ? `${answer}: ` : null, go);
    });
    return make("section", {}, make("h3", {}, heading), make("ul", { class: "ways" }, ...rows));
  }

  private figures(id: string): HTMLElement | null {
    const known = this.data.steps[id]?.figures ?? [];
    if (!known.length) return null;
    const rows = known.map(([key, written, from]) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, this.data.figures[key] ?? ""),
        make("td", { class: "figure" }, written),
        make("td", { class: "quiet" }, this.data.texts[from] ?? ""),
      ),
    );
    return make(
      "section",
      {},
      make("h3", {}, "Figures"),
      make("table", { class: "figures" }, make("tbody", {}, ...rows)),
    );
  }

  private note(overlay: string, note: string): HTMLElement {
    const named = this.data.overlays.find(([name]) => name === overlay);
    return make("section", {}, make("h3", {}, named?.[1] ?? overlay), make("p", {}, note));
  }

  private findings(found: Finding[], placed: boolean): HTMLElement | null {
    const rows = found.map(([severity, message, hint, rule, at, line]) => {
      const { texts } = this.data;
      const told = [texts[rule], line].filter(Boolean).join(", ");
      return make(
        "li",
        { class: severity },
        make("strong", {}, severity),
        ` ${message} `,
        make("span", { class: "quiet" }, `(${told})`),
        texts[hint] ? make("span", { class: "hint" }, texts[hint] ?? "") : null,
        placed ? this.place(at) : null,
      );
    });
    return this.list("Findings", rows);
  }

  private candidates(found: Candidate[], placed: boolean): HTMLElement | null {
    const rows = found.map(([title, verdict, why, ranks, at]) => {
      const { texts } = this.data;
      const rank = ranks ? `, rank ${ranks}` : "";
      return make(
        "li",
        {},
        make("strong", {}, title),
        ` ${texts[verdict]}${rank}. `,
        make("span", { class: "hint" }, texts[why] ?? ""),
        placed ? this.place(at) : null,
      );
    });
    return this.list("Candidates of AI", rows);
  }

  private place(at: string): HTMLElement | null {
    const step = this.data.steps[at];
    return step ? button(`Show ${step.name}`, () => this.acts.select(at)) : null;
  }

  private list(heading: string, rows: HTMLElement[]): HTMLElement | null {
    if (!rows.length) return null;
    const few = make("ul", { class: "told" }, ...rows.slice(0, FEW));
    const rest = rows.slice(FEW);
    const more = rest.length
      ? this.details(`${rest.length} more`, make("ul", { class: "told" }, ...rest))
      : null;
    return make("section", {}, make("h3", {}, `${heading} (${rows.length})`), few, more);
  }

  private stores(id: string): HTMLElement[] {
    return (this.data.steps[id]?.stores ?? []).map(([name, role, rows]) => {
      const heading = make("h3", {}, `${role === "reads" ? "Reads" : "Writes"} ${name}`);
      if (!rows.length) {
        return make("section", {}, heading, make("p", {}, "Nothing is stated of its quality."));
      }
      const heads = CELLS.map((cell) => make("th", { scope: "col" }, cell));
      const body = rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))));
      const table = make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...body),
      );
      const named = { class: "wide", tabindex: "0", role: "group", "aria-label": `Quality of ${name}` };
      return make("section", {}, heading, make("div", named, table));
    });
  }

  private details(summary: string, content: HTMLElement): HTMLElement {
    return make("details", {}, make("summary", {}, summary), content);
  }
}
