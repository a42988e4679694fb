/** Titles, messages and names come from strangers: a terminal would obey the control characters among them. */
export function printable<T>(value: T): T {
  const text = JSON.stringify(value, (_, field) =>
    typeof field === 'string' ? field.replace(controls, '\ufffd') : field,
  );
  return JSON.parse(text) as T;
}

// All but tab and line break, and what turns the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
