/** Finding a step by its whole name, though the drawing divides it into lines. */

import { make, type Data } from "./shared";

/** Names that are offered at once. */
const OFFERED = 20;

export class Search {
  readonly box: HTMLElement;
  readonly input = make("input", {
    type: "search",
    id: "search",
    role: "combobox",
    autocomplete: "off",
    placeholder: "Find a step",
    "aria-label": "Find a step by its name",
    "aria-expanded": "false",
    "aria-controls": "found",
    "aria-autocomplete": "list",
  });
  private readonly list = make("ul", { id: "found", role: "listbox", "aria-label": "Steps found" });
  private chosen = 0;

  constructor(
    private readonly data: Data,
    private readonly select: (step: string) => void,
  ) {
    this.box = make("div", { class: "search", role: "search" }, this.input, this.list);
    this.list.hidden = true;
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // A press must not take the focus away before the click has chosen.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  private found(): string[] {
    const words = this.input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const hits = Object.entries(this.data.steps).filter(([id, step]) => {
      if (step.opens) return false;
      const text = `${step.name} ${step.id ?? id} ${step.who ?? ""}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    });
    const asked = words.join(" ");
    const rank = (name: string): number =>
      [name === asked, name.startsWith(asked), name.includes(asked)].indexOf(true);
    return hits
      .map(([id, step]) => [rank(step.name.toLocaleLowerCase()) >>> 0, id] as const)
      .sort(([a], [b]) => a - b)
      .slice(0, OFFERED)
      .map(([, id]) => id);
  }

  private offer(): void {
    const options = this.found().map((id, place) => {
      const step = this.data.steps[id];
      const who = step?.who ? make("span", { class: "quiet" }, ` ${step.who}`) : null;
      const option = make("li", { role: "option", id: `found-${place}` }, step?.name ?? id, who);
      option.dataset["step"] = id;
      option.addEventListener("click", () => this.take(id));
      return option;
    });
    const none = make("li", { role: "option", "aria-disabled": "true" }, "No step of this name");
    const asked = this.input.value.trim() !== "";
    this.list.replaceChildren(...(options.length || !asked ? options : [none]));
    this.list.hidden = !asked;
    this.input.setAttribute("aria-expanded", String(asked));
    this.mark(0);
  }

  private mark(place: number): void {
    const options = [...this.list.querySelectorAll<HTMLElement>("[data-step]")];
    this.chosen = options.length ? (place + options.length) % options.length : 0;
    options.forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.chosen));
      if (at === this.chosen) option.scrollIntoView({ block: "nearest" });
    });
    const active = options[this.chosen];
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      this.mark(this.chosen + move);
    } else if (event.key === "Enter") {
      const options = this.list.querySelectorAll<HTMLElement>("[data-step]");
      const step = options[this.chosen]?.dataset["step"];
      if (step && !this.list.hidden) this.take(step);
    } else if (event.key === "Escape") this.close();
  }

  private take(step: string): void {
    this.close();
    this.select(step);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
