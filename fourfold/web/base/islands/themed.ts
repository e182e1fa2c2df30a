// Charts name their colours as the page does, as custom properties: so they follow the theme, and print in light.
export function themed(specification: object): object {
  const text = "var(--text-muted)";
  const line = "var(--line)";
  const axis = { labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 };
  return { ...specification, background: "transparent", config: { font: "Inter, system-ui, sans-serif", view: { stroke: null }, axis } };
}
