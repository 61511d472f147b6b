// Texts with places, as the hub hands them to scripts: "{done} of {total} frames".

/** A text with its places filled. */
export function tell(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
