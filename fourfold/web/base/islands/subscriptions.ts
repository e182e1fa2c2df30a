// Which parts of a page a message concerns. Kept apart from the browser so that it can be tested.
export interface Message {
  name: string;
  ids: string[];
}

/** Whether an element that shows `shown` ("measure:12 scorecard:3") has to ask again after this message. */
export function concerns(shown: string, message: Message): boolean {
  if (message.ids.includes("*")) return true;
  const wanted = new Set(shown.split(/\s+/).filter(Boolean));
  return message.ids.some((id) => wanted.has(id));
}

/** A message from text; null where it can't be read, so that one bad line never stops the rest. */
export function read(text: string): Message | null {
  try {
    const found = JSON.parse(text) as Partial<Message>;
    if (typeof found.name !== "string" || !Array.isArray(found.ids)) return null;
    return { name: found.name, ids: found.ids.map(String) };
  } catch {
    return null;
  }
}
