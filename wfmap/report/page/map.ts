/** The page of a map: its parts put together, its keys, and the link to where one is. */

import { Drawings } from "./drawings";
import { Panel } from "./panel";
import { Search } from "./search";
import { completed, FEW, make, offers, svgElement, type Data, type State } from "./shared";
import { View } from "./view";
import { Walk } from "./walk";

const KEYS: [string, string][] = [
  ["→ ←", "to the next step along the flow, and back"],
  ["↓ ↑", "to another way out of the step before"],
  ["Home End", "to the first step, to the nearest end"],
  ["Enter", "read what stands behind the step"],
  ["I", "show the steps inside, and come back"],
  ["Esc", "back to the map; then let go of the step"],
  ["/", "find a step"],
  ["+ − 0", "larger, smaller, the whole map"],
];

class Page {
  private state: State;
  private readonly drawings: Drawings;
  private readonly view: View;
  private readonly panel: Panel;
  private readonly search: Search;
  private readonly walk: Walk;
  private readonly said = make("p", { class: "said", role: "status" });
  private readonly overlay = make("select", { id: "overlay" });
  private readonly level = make("select", { id: "part" });

  constructor(
    private readonly data: Data,
    private readonly box: HTMLElement,
    svg: SVGSVGElement,
  ) {
    this.state = this.start();
    this.drawings = new Drawings(svg, data);
    this.view = new View(box, svg);
    const side = make("aside", { id: "panel", "aria-label": "What stands behind the map" });
    this.panel = new Panel(side, data, {
      select: (step) => this.select(step, true),
      enter: (level) => this.enter(level),
      link: (state) => this.link({ ...this.state, ...state }),
    });
    this.walk = new Walk(data, this.drawings, this.panel);
    this.search = new Search(data, (step) => this.select(step, true));
    svg.setAttribute("role", "group");
    document.body.prepend(this.bar());
    document.body.append(side, this.said);
    document.documentElement.classList.add("live");
    this.listen(svg);
    this.apply(this.read(), false);
    this.view.open();
    if (this.state.step) this.reveal(true);
  }

  private start(): State {
    const [level, overlay] = this.data.shown;
    return { level, overlay, step: "" };
  }

  private bar(): HTMLElement {
    for (const [name, told] of this.data.overlays) {
      this.overlay.append(make("option", { value: name }, told));
    }
    for (const [level, name] of this.data.levels) {
      this.level.append(make("option", { value: level }, name));
    }
    this.overlay.addEventListener("change", () => this.apply({ overlay: this.overlay.value }));
    this.level.addEventListener("change", () => this.enter(this.level.value));
    const part = make("label", {}, "Part ", this.level);
    part.hidden = this.data.levels.length < 2;
    return make(
      "header",
      {},
      make("h1", {}, this.data.name),
      this.search.box,
      make("label", {}, "Laid over ", this.overlay),
      part,
      this.view.buttons,
      this.help(),
    );
  }

  private help(): HTMLElement {
    const rows = KEYS.map(([key, does]) =>
      make("li", {}, make("kbd", {}, key), ` ${does}`),
    );
    const wheel = make("li", {}, make("kbd", {}, "Ctrl + wheel"), " larger and smaller");
    return make(
      "details",
      { class: "help" },
      make("summary", {}, "Keys"),
      make("ul", {}, ...rows, wheel),
    );
  }

  private listen(svg: SVGSVGElement): void {
    svg.addEventListener("click", (event) => {
      const node = (event.target as Element).closest("g[id^='n-']");
      if (this.box.classList.contains("dragged")) return;
      const step = node?.id.slice(2) ?? "";
      this.select(step in this.data.steps ? step : "", false);
    });
    svg.addEventListener("dblclick", () => this.fold());
    svg.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
    addEventListener("hashchange", () => {
      this.walk.begin();
      this.apply(this.read());
      this.reveal(true);
    });
  }

  private key(event: KeyboardEvent): void {
    const focused = document.activeElement?.id.slice(2) ?? "";
    const at = focused in this.data.steps ? focused : this.state.step;
    const acts: Record<string, () => void> = {
      ArrowRight: () => this.go(this.walk.on(at), "This is an end."),
      ArrowLeft: () => this.go(this.walk.back(at), "Nothing comes before."),
      ArrowDown: () => this.go(this.walk.aside(at, 1), "There is no other way."),
      ArrowUp: () => this.go(this.walk.aside(at, -1), "There is no other way."),
      Home: () => this.go(this.walk.first(), ""),
      End: () => this.go(this.walk.end(at), "No end can be reached."),
      Enter: () => this.readOn(at),
      " ": () => this.readOn(at),
      i: () => this.fold(at),
      "+": () => this.larger(1.25),
      "=": () => this.larger(1.25),
      "-": () => this.larger(0.8),
      "0": () => this.view.fit(),
      Escape: () => this.select("", false),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private anywhere(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.key === "/" && !target.matches("input, select, textarea")) {
      event.preventDefault();
      this.search.input.focus();
    } else if (event.key === "Escape" && target.closest("#panel, .search")) this.focus();
  }

  private larger(by: number): void {
    this.view.zoom(by);
    this.reveal(false);
  }

  private go(step: string | null, otherwise: string): void {
    if (!step) {
      this.say(otherwise);
      return;
    }
    this.apply({ step });
    this.reveal(false);
    this.focus();
    const told = this.data.steps[step];
    const ways = told?.next?.length ?? 0;
    const next = ways ? `${ways} ${ways === 1 ? "way" : "ways"} on` : "this is an end";
    this.say(`${told?.name ?? step}: ${next}`);
  }

  /** Choose a step, in whichever drawing it is; none lets go of the one chosen. */
  private select(step: string, moved: boolean): void {
    this.walk.begin();
    this.apply({ step, level: this.levelOf(step) });
    if (!step) return;
    this.reveal(moved);
    this.focus();
  }

  /** Choose the level that shows a step: the one shown, if it does. */
  private levelOf(step: string): string {
    if (!step || this.drawings.node(step)) return this.state.level;
    const level = this.data.steps[step]?.level ?? "";
    const offered = this.data.levels.map(([name]) => name);
    return offered.includes(level) ? level : (offered[0] ?? "");
  }

  private readOn(step: string): void {
    this.apply({ step });
    this.panel.box.querySelector<HTMLElement>("h2")?.focus();
  }

  /** Show the steps inside the one chosen; where there are none, go back out. */
  private fold(step = this.state.step): void {
    const [first] = this.data.levels[0] ?? [""];
    const told = this.data.steps[step];
    if (told?.opens) this.select(told.opens, true);
    else if (told?.inside) this.enter(step);
    else if (this.state.level) this.enter("");
    else if (first === FEW) this.enter(first);
  }

  private enter(level: string): void {
    if (!offers(this.data, level)) return;
    const from = this.state.level;
    this.walk.begin();
    const isThere = level === "" || level === "*" || level === FEW;
    const back = isThere && from in this.data.steps ? from : this.state.step;
    this.apply({ level, step: "" });
    this.view.open();
    const step = this.walk.visible(back) ?? this.walk.first() ?? "";
    this.apply({ step });
    this.reveal(true);
    this.focus();
    this.say(`${this.data.levels.find(([name]) => name === level)?.[1] ?? level} is shown.`);
  }

  private focus(): void {
    const node = this.drawings.node(this.state.step) ?? this.drawings.nodes()[0];
    node?.focus({ preventScroll: true });
  }

  private reveal(centred: boolean): void {
    const node = this.drawings.node(this.state.step);
    if (node) this.view.reveal(node, centred);
  }

  private say(text: string): void {
    this.said.textContent = text;
  }

  private apply(change: Partial<State>, moving = true): void {
    const old = this.state;
    this.state = { ...old, ...change };
    const { level, overlay } = this.state;
    const [first, over] = this.data.shown;
    const isFirst = !moving && level === first && overlay === over;
    if (!isFirst && (level !== old.level || overlay !== old.overlay)) {
      this.drawings.show(this.state, moving && level !== old.level);
    }
    if (!moving || level !== old.level || overlay !== old.overlay) this.renew();
    this.mark();
    this.panel.show(this.state);
    this.overlay.value = overlay;
    this.level.value = level;
    const link = this.link(this.state);
    if (link !== (location.hash || "#")) history.replaceState(null, "", link);
  }

  private renew(): void {
    for (const node of this.drawings.nodes()) {
      const step = this.data.steps[node.id.slice(2)];
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "-1");
      node.setAttribute("aria-label", [step?.name, step?.kind, step?.who].filter(Boolean).join(", "));
    }
    this.view.renew();
    for (const [from, step] of Object.entries(this.data.steps)) {
      for (const [to, answer, flow, note] of step.next ?? []) {
        const named = [from, to].map((id) => this.data.steps[id]?.name ?? id).join(" → ");
        const tooltip = svgElement("title", {});
        tooltip.textContent = [answer ? `${named}: ${answer}` : named, note].filter(Boolean).join("\n");
        this.drawings.flow(flow)?.append(tooltip);
      }
    }
  }

  /** Mark the step chosen and the ways out of it; one step of the drawing takes the focus. */
  private mark(): void {
    const { svg } = this.drawings;
    for (const old of svg.querySelectorAll(".chosen, .way")) old.classList.remove("chosen", "way");
    for (const old of svg.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
    for (const old of svg.querySelectorAll("[tabindex='0']")) old.setAttribute("tabindex", "-1");
    const chosen = this.drawings.node(this.state.step);
    chosen?.classList.add("chosen");
    chosen?.setAttribute("aria-current", "true");
    (chosen ?? this.drawings.nodes()[0])?.setAttribute("tabindex", "0");
    for (const [, , flow] of this.data.steps[this.state.step]?.next ?? []) {
      this.drawings.flow(flow)?.classList.add("way");
    }
  }

  private link(state: State): string {
    const [level, overlay] = this.data.shown;
    const parts = new URLSearchParams();
    if (state.step) parts.set("step", state.step);
    if (state.overlay !== overlay) parts.set("overlay", state.overlay);
    if (state.level !== level) parts.set("part", state.level);
    return `#${parts.toString()}`;
  }

  private read(): State {
    const parts = new URLSearchParams(location.hash.slice(1));
    const state = this.start();
    const [level, overlay, step] = ["part", "overlay", "step"].map((name) => parts.get(name));
    if (this.data.levels.some(([name]) => name === level)) state.level = level ?? "";
    if (this.data.overlays.some(([name]) => name === overlay)) state.overlay = overlay ?? "";
    if (step && step in this.data.steps) state.step = step;
    return state;
  }
}

function start(): void {
  const text = document.getElementById("data")?.textContent;
  const box = document.getElementById("view");
  const svg = document.querySelector<SVGSVGElement>("#drawing");
  if (text && box && svg) new Page(completed(text), box, svg);
}

start();
