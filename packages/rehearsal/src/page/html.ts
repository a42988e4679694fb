// HTML from templates in which every value is text, unless it is HTML already.

export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

/** `html\`<b>${text}</b>\``: what is put in is escaped, for elements and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return trusted(String.raw({ raw: parts.raw }, ...values.map(inserted)));
}

export const nothing: Html = { html: '' };

/** What is HTML by its origin. */
export const trusted = (text: string): Html => ({ html: text });

/** What there is of the list, or nothing at all. */
export function each<T>(items: readonly T[], render: (item: T, index: number) => Html): Html {
  return trusted(items.map((item, index) => render(item, index).html).join(''));
}

function inserted(value: Value): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? '');
}
