// Texts with places, as the hub hands them to scripts: "{done} of {total}".

/** A text with its places filled; numbers as the page's language writes them. */
export function tell(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => typeof values[name] === "number" ? number(values[name]) : values[name] ?? place);
}

/** A number as the page's language writes it. */
export function number(value, digits = 0) {
  return value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
