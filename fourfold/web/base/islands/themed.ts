// A specification names colours as custom properties; here they become the theme's colours of the moment.
const PROPERTY = /^var\((--[\w-]+)\)$/;

export function themed(specification: unknown, look: (name: string) => string): unknown {
  const found = coloured(specification, look) as Record<string, unknown>;
  const text = look("--text-muted");
  const line = look("--line");
  const axis = { labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 };
  return { ...found, background: "transparent", config: { font: "Inter, system-ui, sans-serif", view: { stroke: null }, axis } };
}

export function coloured(part: unknown, look: (name: string) => string): unknown {
  if (typeof part === "string") {
    const name = PROPERTY.exec(part)?.[1];
    return name ? look(name) : part;
  }
  if (Array.isArray(part)) return part.map((each) => coloured(each, look));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value, look)]));
  }
  return part;
}
