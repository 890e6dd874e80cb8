/** Looking at a drawing: how large it is, which part of it is seen, names of lanes that stay. */

import { placeOf } from "./drawings";
import { button, make, svgElement } from "./shared";

const [LEAST, MOST, STEP] = [0.05, 4, 1.25];
/** A drawing opens no smaller than this, so that its letters can be read. */
const READABLE = 0.6;
/** The part of the window that names of lanes may take. */
const ROOM = 0.4;
/** Pixels a finger or mouse may move without it being a drag. */
const STILL = 4;

export class View {
  scale = 1;
  readonly buttons: HTMLElement;
  private readonly lanes = svgElement("svg", { class: "lanes", "aria-hidden": "true" });
  private readonly mini = svgElement("svg", { class: "mini", "aria-hidden": "true" });
  private readonly seen = svgElement("rect", { class: "seen" });
  private readonly told = make("output", { class: "zoom" });
  private header = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly svg: SVGSVGElement,
  ) {
    box.append(this.lanes);
    box.after(this.mini);
    this.buttons = make(
      "div",
      { class: "buttons", role: "group", "aria-label": "Size" },
      button("−", () => this.zoom(1 / STEP), "Smaller"),
      this.told,
      button("+", () => this.zoom(STEP), "Larger"),
      button("Width", () => this.width(), "As wide as the window"),
      button("Fit", () => this.fit(), "The whole map"),
    );
    box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.scrolled()).observe(box);
    this.drag();
    this.mini.addEventListener("pointerdown", (event) => this.jump(event as PointerEvent));
    this.mini.addEventListener("pointermove", (event) => this.jump(event as PointerEvent));
  }

  /** Take in a drawing that has just been put there. */
  renew(): void {
    this.lanes.replaceChildren();
    this.header = 0;
    const map = this.svg.querySelector("#map");
    const group = svgElement("g", { transform: map?.getAttribute("transform") ?? "" });
    for (const band of this.svg.querySelectorAll("g[id^='lane-'], g[id^='pool-']")) {
      const [first, ...rest] = [...band.children].filter(({ tagName }) => tagName !== "title");
      const parts = band.id.startsWith("pool-") ? [first, rest[1]] : rest;
      for (const part of parts) if (part) group.append(part.cloneNode(true));
      const rect = parts[0];
      const right = Number(rect?.getAttribute("x")) + Number(rect?.getAttribute("width"));
      this.header = Math.max(this.header, right || 0);
    }
    this.lanes.append(group);
    this.drawMini();
    this.resize(this.scale);
  }

  zoom(by: number, at?: { x: number; y: number }): void {
    const box = this.box.getBoundingClientRect();
    const x = at ? at.x - box.left : box.width / 2;
    const y = at ? at.y - box.top : box.height / 2;
    const [left, top, old] = [this.box.scrollLeft + x, this.box.scrollTop + y, this.scale];
    this.resize(this.scale * by);
    this.box.scrollLeft = (left * this.scale) / old - x;
    this.box.scrollTop = (top * this.scale) / old - y;
    this.scrolled();
  }

  width(): void {
    this.resize(this.box.clientWidth / this.size[0]);
  }

  fit(): void {
    const [width, height] = this.size;
    this.resize(Math.min(this.box.clientWidth / width, this.box.clientHeight / height));
  }

  /** Show it as a page opens: as wide as the window, but with letters that can be read. */
  open(): void {
    this.resize(Math.min(1, Math.max(READABLE, this.box.clientWidth / this.size[0])));
    this.box.scrollTo(0, 0);
  }

  resize(scale: number): void {
    const [width, height] = this.size;
    this.scale = Math.min(MOST, Math.max(LEAST, scale));
    this.svg.style.width = `${width * this.scale}px`;
    this.svg.style.height = `${height * this.scale}px`;
    this.lanes.setAttribute("viewBox", `0 0 ${this.header} ${height}`);
    this.lanes.style.width = `${this.header * this.scale}px`;
    this.lanes.style.height = `${height * this.scale}px`;
    this.told.value = `${Math.round(this.scale * 100)} %`;
    this.scrolled();
  }

  /** Bring a step into sight, with some room around it. */
  reveal(node: SVGGElement, centred: boolean): void {
    const [box, at] = [this.box.getBoundingClientRect(), node.getBoundingClientRect()];
    const side = this.isNamed() ? this.header * this.scale : 0;
    const middle = goal(node) ?? { x: at.left + at.width / 2, y: at.top + at.height / 2 };
    const x = middle.x - box.left;
    const y = middle.y - box.top;
    const room = [at.width / 2 + 40, at.height / 2 + 40] as const;
    const isSeen =
      x > side + room[0] && x < box.width - room[0] && y > room[1] && y < box.height - room[1];
    if (isSeen && !centred) return;
    this.box.scrollLeft += x - (box.width + side) / 2;
    this.box.scrollTop += y - box.height / 2;
  }

  private get size(): [number, number] {
    const { width, height } = this.svg.viewBox.baseVal;
    return [width || 1, height || 1];
  }

  private isNamed(): boolean {
    const width = this.header * this.scale;
    return this.box.scrollLeft > 4 && width > 0 && width < this.box.clientWidth * ROOM;
  }

  private scrolled(): void {
    this.lanes.classList.toggle("on", this.isNamed());
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } = this.box;
    const isWhole = scrollWidth <= clientWidth + 1 && scrollHeight <= clientHeight + 1;
    this.mini.classList.toggle("on", !isWhole);
    const place = { x: scrollLeft, y: scrollTop, width: clientWidth, height: clientHeight };
    for (const [name, value] of Object.entries(place)) {
      this.seen.setAttribute(name, String(value / this.scale));
    }
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 400), { x: event.clientX, y: event.clientY });
  }

  private drag(): void {
    let from: { x: number; y: number; left: number; top: number } | null = null;
    this.box.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      const { scrollLeft: left, scrollTop: top } = this.box;
      from = { x: event.clientX, y: event.clientY, left, top };
    });
    addEventListener("pointermove", (event) => {
      if (!(event.buttons & 1)) from = null;
      if (!from) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (Math.abs(x) + Math.abs(y) < STILL) return;
      this.box.classList.add("dragged");
      this.box.scrollTo(from.left - x, from.top - y);
    });
    addEventListener("pointerup", () => {
      from = null;
      // the click that ends a drag comes at once after this, and is none
      setTimeout(() => this.box.classList.remove("dragged"));
    });
  }

  private drawMini(): void {
    const [width, height] = this.size;
    const paths = [...this.svg.querySelectorAll("#map > g[id^='n-']")].map((node) => {
      const [x, y] = placeOf(node) ?? [0, 0];
      return node.classList.contains("task") || node.classList.contains("subprocess")
        ? `M${x - 68} ${y - 29}h136v58h-136z`
        : `M${x - 18} ${y - 18}h36v36h-36z`;
    });
    const bands = [...this.svg.querySelectorAll("g[id^='lane-'] > rect:first-of-type")].map((band) =>
      ["x", "y", "width", "height"].map((name) => Number(band.getAttribute(name))),
    );
    const lanes = bands.map(([x = 0, y = 0, w = 0, h = 0]) => `M${x} ${y}h${w}v${h}h${-w}z`);
    const move = { transform: this.svg.querySelector("#map")?.getAttribute("transform") ?? "" };
    this.mini.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const scale = Math.min(150 / width, 150 / height);
    this.mini.style.width = `${width * scale}px`;
    this.mini.style.height = `${height * scale}px`;
    this.mini.replaceChildren(
      svgElement("path", { ...move, class: "bands", d: lanes.join("") }),
      svgElement("path", { ...move, class: "boxes", d: paths.join("") }),
      this.seen,
    );
  }

  private jump(event: PointerEvent): void {
    if (!(event.buttons & 1)) return;
    const box = this.mini.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = this.box;
    this.box.scrollTo(x * scrollWidth - clientWidth / 2, y * scrollHeight - clientHeight / 2);
    event.preventDefault();
  }
}

/** Where the middle of a step will be on the screen once it has stopped moving. */
function goal(node: SVGGElement): DOMPoint | undefined {
  const place = placeOf(node);
  const screen = node.parentElement instanceof SVGGElement ? node.parentElement.getScreenCTM() : null;
  return place && screen ? new DOMPoint(...place).matrixTransform(screen) : undefined;
}
