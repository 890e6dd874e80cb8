/** The frame of `wfmap open`: the answers in short, the map below them, anew at each save. */

interface Shown {
  version: number;
  drawn: number;
  brief: string;
  error: string;
}

/** Milliseconds before wfmap is asked again where it does not answer. */
const PAUSE = 2000;

const frame = document.querySelector<HTMLIFrameElement>("iframe");
const brief = document.getElementById("brief");
const error = document.getElementById("error");
let drawn = 0;

/** Show the map of a version at the place where the last one was. */
function draw(version: number): void {
  const hash = drawn ? (frame?.contentWindow?.location.hash ?? "") : location.hash;
  drawn = version;
  frame?.contentWindow?.location.replace(`map.html?drawn=${version}${hash}`);
}

function show(shown: Shown): void {
  if (brief && (shown.brief || !shown.drawn)) brief.textContent = shown.brief;
  tell(shown.error);
  if (shown.drawn !== drawn) draw(shown.drawn);
}

function tell(text: string): void {
  if (!error) return;
  error.textContent = text;
  error.hidden = !text;
}

async function follow(): Promise<never> {
  for (let version = 0; ; ) {
    try {
      const reply = await fetch(`state?after=${version}`);
      const shown = (await reply.json()) as Shown;
      if (shown.version !== version) show(shown);
      version = shown.version;
    } catch {
      tell("wfmap does not answer; start `wfmap open` again.");
      await new Promise((then) => setTimeout(then, PAUSE));
      version = 0;
    }
  }
}

void follow();
