// The word of a formula at the caret, and how a chosen name takes its place.
export interface Completion {
  insert: string;
  label: string;
  says: string;
}

export interface Word {
  text: string;
  start: number;
  bracketed: boolean;
}

export function wordAt(text: string, caret: number): Word {
  const before = text.slice(0, caret);
  const open = before.lastIndexOf("[");
  if (open > before.lastIndexOf("]")) return { text: before.slice(open + 1), start: open, bracketed: true };
  const word = /[\p{L}_][\p{L}\p{N}_.]*$/u.exec(before)?.[0] ?? "";
  return { text: word, start: caret - word.length, bracketed: false };
}

export function completed(text: string, caret: number, insert: string, isFunction: boolean): { text: string; start: number; end: number; inside: boolean } {
  const word = wordAt(text, caret);
  const rest = /^[\p{L}\p{N}_.]*\]?/u.exec(text.slice(caret))?.[0] ?? "";
  const end = word.bracketed ? caret + (rest.endsWith("]") ? rest.length : 0) : caret + rest.replace("]", "").length;
  const called = isFunction && text[end] !== "(";
  return { text: called ? `${insert}()` : insert, start: word.start, end, inside: called };
}
