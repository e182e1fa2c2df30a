// What keys mean, apart from the browser so that it can be tested.
export type Act = { kind: "go"; to: string } | { kind: "press"; key: string } | { kind: "help" } | null;

export const PLACES: Record<string, string> = {
  h: "Home", s: "Scorecards", m: "Strategy map", u: "Units", k: "Measures", i: "Import", a: "Administration",
};
export const WINDOW = 1500; // milliseconds between the keys of a sequence

/** The act of a key, given the key before it and how long ago that was. */
export function meaning(key: string, before: string, elapsed: number): Act {
  if (before === "g" && elapsed <= WINDOW && key in PLACES) return { kind: "go", to: key };
  if (key === "?") return { kind: "help" };
  if (key === "[" || key === "]") return { kind: "press", key };
  return null;
}
