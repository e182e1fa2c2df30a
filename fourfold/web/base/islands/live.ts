// Live updates: one stream for each browser, however many tabs; every tab asks the server again for what it shows.
import type htmxType from "htmx.org";
import { concerns, read, type Message } from "./subscriptions.ts";

const CHANNEL = "fourfold-live";
const ASK_AGAIN_AFTER = 120; // milliseconds: several messages at once ask once
const TRY_AGAIN_AFTER = 15_000;
let waiting: number | undefined;
let missed = false;

export function connect(htmx: typeof htmxType): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", (event: MessageEvent<Message>) => hear(htmx, event.data));
  channel.postMessage({ name: "asking", ids: [] });
  void navigator.locks.request(CHANNEL, () => lead(htmx, channel));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && missed) apply(htmx, { name: "resync", ids: ["*"] });
  });
}

/** What the tab with the stream says: how the connection is, or what changed. */
function hear(htmx: typeof htmxType, message: Message): void {
  if (message.name === "connected" || message.name === "lost") show(message.name === "connected");
  else if (message.name !== "asking") apply(htmx, message);
}

/** The tab that holds the lock holds the stream; when it closes, the next one takes over and everybody asks again. */
function lead(htmx: typeof htmxType, channel: BroadcastChannel): Promise<void> {
  return new Promise(() => {
    let opened = false;
    let connected = false;
    const state = (now: boolean): void => {
      connected = now;
      channel.postMessage({ name: now ? "connected" : "lost", ids: [] });
      show(now);
    };
    channel.addEventListener("message", (event: MessageEvent<Message>) => {
      if (event.data.name === "asking" && opened) state(connected); // a tab that was opened after the stream
    });
    const tell = (message: Message): void => {
      channel.postMessage(message);
      apply(htmx, message);
    };
    const open = (): void => {
      // How long ago this page was asked for: the server first tells what happened since then.
      const stream = new EventSource(`/events/?age=${Math.ceil(performance.now())}`);
      stream.addEventListener("change", (event) => {
        const message = read((event as MessageEvent<string>).data);
        if (message) tell(message);
      });
      stream.addEventListener("resync", () => tell({ name: "resync", ids: ["*"] }));
      stream.addEventListener("open", () => {
        state(true);
        if (opened) tell({ name: "resync", ids: ["*"] });
        opened = true;
      });
      stream.addEventListener("error", () => {
        state(false);
        // Browsers give up after an answer that is no stream (signed out, server busy): try again later.
        if (stream.readyState === EventSource.CLOSED) window.setTimeout(open, TRY_AGAIN_AFTER);
      });
    };
    open();
  });
}

function show(connected: boolean): void {
  const state = document.getElementById("live-state");
  if (!state) return;
  state.hidden = false;
  const word = state.querySelector("span");
  if (word) word.textContent = connected ? "Live" : "Connection lost, trying again";
}

function apply(htmx: typeof htmxType, message: Message): void {
  if (document.hidden) {
    missed = true;
    return;
  }
  missed = false;
  const parts = [...document.querySelectorAll<HTMLElement>("[data-live]")];
  const due = parts.filter((part) => concerns(part.dataset["live"] ?? "", message));
  if (due.length === 0) return;
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => due.forEach((part) => refresh(htmx, part)), ASK_AGAIN_AFTER);
}

/** Ask for the part again unless somebody is typing in it: what is typed is never lost. An island may do it its own way. */
function refresh(htmx: typeof htmxType, part: HTMLElement): void {
  if (!part.dispatchEvent(new CustomEvent("ff:due", { cancelable: true }))) return;
  const field = document.activeElement;
  if (part.contains(field) && field instanceof HTMLElement && field.matches("input, textarea, select")) return;
  const place = part.id;
  const before = new Map([...part.querySelectorAll<HTMLElement>("[data-flash]")].map((each) => [each.id, each.textContent]));
  void htmx
    .ajax("get", window.location.pathname + window.location.search, { target: part, select: `#${place}`, swap: "outerHTML" })
    .then(() => flash(place, before));
}

function flash(place: string, before: Map<string, string | null>): void {
  const part = document.getElementById(place);
  let changed = 0;
  for (const each of part?.querySelectorAll<HTMLElement>("[data-flash]") ?? []) {
    if (before.get(each.id) === each.textContent) continue;
    changed += 1;
    each.classList.add("flash");
  }
  const announce = document.getElementById("announce");
  if (announce && changed) announce.textContent = changed === 1 ? "1 number was updated" : `${changed} numbers were updated`;
}
