/** The player on the page of a map: a script of its own, there only where a run is played. */

import { attach, type ReplayData } from "./replay";

function play(): void {
  const text = document.getElementById("replay")?.textContent;
  const place = document.getElementById("player");
  const svg = document.querySelector<SVGSVGElement>("#drawing");
  if (text && place && svg) attach(place, [svg], JSON.parse(text) as ReplayData);
}

addEventListener("load", play); // a task of its own: the map is there before what is played on it
