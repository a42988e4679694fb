/** A schema, as far as it is looked into. */
export interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface Reference {
  readonly $ref: string;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}

/** One method of one path, as far as it is checked. */
export interface Operation {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Content | Reference;
  readonly responses: Readonly<Record<string, Content | Reference>>;
}

/** GitHub's OpenAPI description (npm @octokit/openapi). */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Follows a reference into the components; anything else is given back. */
export function resolveRef<T extends object>(document: OpenApi, value: T | Reference): T {
  if (!('$ref' in value)) return value;
  const [, , kind = '', name = ''] = value.$ref.split('/');
  return document.components[kind]?.[name] as T;
}

/** Makes JSON Schema of OpenAPI 3.0: `nullable` becomes a type, and references lead to the shared document. */
export function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, example: _example, examples: _examples, ...rest } = value as Record<string, unknown>;
  const entries = Object.entries(rest).map(([key, inner]) => [key, toJsonSchema(inner)]);
  const schema = Object.fromEntries(entries) as Record<string, unknown>;
  if (typeof schema['$ref'] === 'string') schema['$ref'] = schema['$ref'].replace(/^#/, 'github#');
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Placeholders that may stand for more than one segment of a path; `path` for none, too. */
const wide = ['ref', 'basehead', 'branch', 'tag', 'tree_sha'];

/** Finds the operation of a request path; the template with the most fixed segments wins. */
export function findOperation(document: OpenApi, method: string, path: string): Found {
  const asked = `${method} ${path}`;
  const known = found.get(document) ?? new Map<string, Found>();
  found.set(document, known);
  if (!known.has(asked)) known.set(asked, searchOperation(document, method, path));
  return known.get(asked);
}

type Found = { operation: Operation; template: string } | undefined;

const found = new WeakMap<OpenApi, Map<string, Found>>();

function searchOperation(document: OpenApi, method: string, path: string): Found {
  const matching = Object.entries(document.paths).filter(
    ([template, methods]) => method.toLowerCase() in methods && patternOf(template).test(path),
  );
  const fixed = (template: string): number => template.replace(/\{\w+\}/g, '').length;
  const [best] = matching.sort(([a], [b]) => fixed(b) - fixed(a));
  const operation = best?.[1][method.toLowerCase()];
  return best && operation ? { operation, template: best[0] } : undefined;
}

const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known) return known;
  const source = template
    .replace(/\/\{path\}/g, '(?:/.*)?')
    .replace(/\{(\w+)\}/g, (_, name: string) => (wide.includes(name) ? '.+' : '[^/]+'));
  const pattern = new RegExp(`^${source}$`);
  patterns.set(template, pattern);
  return pattern;
}
