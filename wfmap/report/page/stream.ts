// A run of a replay: its events in order, and what is where at a time.

const KEPT = 512; // events between two times whose counts are kept

export interface ReplayRun {
  readonly name: string;
  readonly candidate?: string;
  readonly steps: readonly string[];
  readonly labels: readonly string[];
  readonly flows: readonly string[];
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly inside: readonly number[];
  /** Boxes that stand for several steps where a map is folded, by their ids. */
  readonly folds?: Readonly<Record<string, readonly number[]>>;
  readonly hours: readonly (readonly number[])[];
  readonly open: readonly number[];
  readonly cases: number;
  readonly entered: number;
  readonly left: number;
  readonly until: number;
  readonly whole: boolean;
  readonly times: readonly number[];
  readonly numbers: readonly number[];
  readonly counts: readonly number[];
  readonly codes: readonly number[];
}

export interface ReplayData {
  readonly origin: string;
  readonly zone: string;
  readonly tick: number;
  readonly seed: number;
  readonly kinds: readonly string[];
  readonly runs: readonly ReplayRun[];
}

/** A way along a flow, drawn from one time to another; of no time, a part of a short glide. */
export interface Way {
  readonly flow: number;
  readonly from: number;
  until: number;
  readonly part: number;
  readonly parts: number;
  isBack: boolean;
}

const GATHERED = 0;
const QUEUED = 1;
const WORKING = 2;
const RESTING = 3;
const EFFECTS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  gathers: [[GATHERED, 1]],
  "let-go": [[GATHERED, -1]],
  queues: [[QUEUED, 1]],
  starts: [[QUEUED, -1], [WORKING, 1]],
  begins: [[WORKING, 1]],
  ends: [[WORKING, -1]],
  "put-back": [[WORKING, -1], [QUEUED, 1]],
  resumes: [[QUEUED, -1], [WORKING, 1]],
  "gives-up": [[QUEUED, -1]],
  stops: [[WORKING, -1]],
  rests: [[RESTING, 1]],
  rested: [[RESTING, -1]],
};

/** What is where after some events: four numbers for each step, and how many have left. */
export class Counts {
  constructor(
    readonly steps: Int32Array,
    public left = 0,
  ) {}

  copy(): Counts {
    return new Counts(this.steps.slice(), this.left);
  }

  /** How many gather, queue, are worked at and rest at a step. */
  of(step: number): readonly [number, number, number, number] {
    const { steps } = this;
    const at = 4 * step;
    return [steps[at]!, steps[at + 1]!, steps[at + 2]!, steps[at + 3]!];
  }

  private sum(which: number): number {
    let total = 0;
    for (let at = which; at < this.steps.length; at += 4) total += this.steps[at]!;
    return total;
  }

  get gathered(): number {
    return this.sum(GATHERED);
  }

  get queued(): number {
    return this.sum(QUEUED);
  }

  get working(): number {
    return this.sum(WORKING);
  }
}

export class Run {
  readonly until: number;
  readonly ways: readonly Way[];
  readonly longestWay: number;
  private readonly times: Float64Array;
  private readonly kept: Counts[] = [];
  private readonly hours: readonly Float64Array[];
  private readonly effects: readonly (readonly number[])[];
  private readonly leaves: number;
  private now: Counts;
  private done = 0;

  constructor(
    readonly data: ReplayRun,
    private readonly kinds: readonly string[],
  ) {
    this.until = data.until;
    this.effects = kinds.map((kind) => (EFFECTS[kind] ?? []).flat());
    this.leaves = kinds.indexOf("leaves");
    this.times = this.timesOf();
    this.hours = data.hours.map((changes) => summed(changes));
    this.ways = this.waysOf();
    this.longestWay = this.ways.reduce((most, way) => Math.max(most, way.until - way.from), 0);
    this.now = new Counts(new Int32Array(4 * data.steps.length));
    this.kept.push(this.now.copy());
    while (this.done < this.times.length) this.forward();
  }

  private timesOf(): Float64Array {
    const { times, counts, codes } = this.data;
    const found = new Float64Array(codes.length);
    let time = 0;
    let place = 0;
    times.forEach((gap, k) => {
      time += gap;
      const end = place + counts[k]!;
      found.fill(time, place, end);
      place = end;
    });
    return found;
  }

  /** Let the next event happen, and keep the counts where it is time to. */
  private forward(): void {
    const code = this.data.codes[this.done]!;
    const kind = code % this.kinds.length;
    const place = (4 * (code - kind)) / this.kinds.length;
    const effects = this.effects[kind]!;
    for (let k = 0; k < effects.length; k += 2) {
      this.now.steps[place + effects[k]!]! += effects[k + 1]!;
    }
    if (kind === this.leaves) this.now.left += 1;
    this.done += 1;
    if (this.done % KEPT === 0 && this.kept.length === this.done / KEPT) {
      this.kept.push(this.now.copy());
    }
  }

  /** What is where at a time, all events of that tick included. */
  at(time: number): Counts {
    const until = after(this.times, time);
    const near = Math.floor(until / KEPT);
    if (until < this.done || near * KEPT > this.done) {
      this.now = this.kept[near]!.copy();
      this.done = near * KEPT;
    }
    while (this.done < until) this.forward();
    return this.now;
  }

  /** The time of the next event, or of the one before. */
  neighbour(time: number, by: 1 | -1): number {
    if (by > 0) return this.times[after(this.times, time)] ?? this.until;
    return this.times[after(this.times, time - 1) - 1] ?? 0;
  }

  /** Tell whether those who do a step are on duty, as far as that is known. */
  isOpen(step: number, time: number): boolean {
    const changes = this.hours[this.data.open[step]!];
    return !changes || after(changes, time) % 2 === 1;
  }

  /** The longest queues, with the names of their steps. */
  longest(counts: Counts, most: number): readonly (readonly [string, number])[] {
    return this.data.labels
      .map((label, step) => [label, counts.of(step)[QUEUED]] as const)
      .filter(([, queue]) => queue > 0)
      .sort((a, b) => b[1] - a[1])
      .slice(0, most);
  }

  /** How many wait in all at so many times, the last of them at the end of the longest run. */
  course(points: number, end: number): number[] {
    return Array.from({ length: points + 1 }, (_, k) => {
      const counts = this.at(Math.min(this.until, Math.floor((end * k) / points)));
      return counts.queued + counts.gathered;
    });
  }

  private waysOf(): Way[] {
    const { numbers, counts, codes } = this.data;
    const found: Way[] = [];
    const going = new Map<string, Way[]>();
    let place = 0;
    counts.forEach((count, k) => {
      if (count > 1 || this.isWay(codes[place]!)) {
        const here = codes.slice(place, place + count);
        this.gather(this.times[place]!, numbers[k]!, here, found, going);
      }
      place += count;
    });
    return found.sort((a, b) => a.from - b.from);
  }

  private isWay(code: number): boolean {
    return !this.effects[code % this.kinds.length]!.length;
  }

  /** Add the ways of what one case does at one time: of those of no time, one after the other. */
  private gather(
    time: number,
    number: number,
    codes: readonly number[],
    found: Way[],
    going: Map<string, Way[]>,
  ): void {
    const depths = new Map<number, number>();
    const made: [number, number][] = [];
    for (const code of codes) {
      const flow = Math.floor(code / this.kinds.length);
      const kind = this.kinds[code % this.kinds.length]!;
      const key = `${number} ${flow}`;
      if (kind === "moves") {
        const part = depths.get(this.data.sources[flow]!) ?? 0;
        depths.set(this.data.targets[flow]!, part + 1);
        made.push([flow, part]);
      } else if (kind === "sets-out") {
        const way = { flow, from: time, until: this.until + 1, part: 0, parts: 1, isBack: false };
        found.push(way);
        going.set(key, [...(going.get(key) ?? []), way]);
      } else if (kind === "arrives" || kind === "turned-back") {
        const way = going.get(key)?.shift();
        if (way) Object.assign(way, { until: time, isBack: kind === "turned-back" });
      }
    }
    const parts = Math.max(0, ...made.map(([, part]) => part)) + 1;
    for (const [flow, part] of made) {
      found.push({ flow, from: time, until: time, part, parts, isBack: false });
    }
  }
}

function summed(gaps: readonly number[]): Float64Array {
  let time = 0;
  return Float64Array.from(gaps, (gap) => (time += gap));
}

/** Count the numbers of a rising row that are not above a value. */
function after(row: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
