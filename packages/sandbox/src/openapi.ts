import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { findOperation, type OpenApi, type Operation, resolveRef, toJsonSchema } from './openapi-document.ts';
import { undocumented } from './openapi-exceptions.ts';
import { loadOpenApi } from './openapi-lean.ts';
import type { Exchange } from './requests.ts';

interface Checker {
  readonly document: OpenApi;
  readonly ajv: Ajv;
  readonly compiled: Map<unknown, ValidateFunction>;
}

let shared: Checker | undefined;

/** It is read once, and each schema is compiled when it is first needed. */
function loadChecker(): Checker {
  const document = loadOpenApi();
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  ajvFormats.default(ajv);
  // `email`: the brackets of bots (41898282+github-actions[bot]@…) are none for the validator, but are what GitHub answers.
  for (const format of ['repo.nwo', 'timestamp', 'binary', 'email']) ajv.addFormat(format, true);
  // Its own defaults of addresses are empty texts.
  const uri = ajv.formats['uri'] as (text: string) => boolean;
  ajv.addFormat('uri', (text) => text === '' || uri(text));
  ajv.addSchema({ $id: 'github', components: { schemas: toJsonSchema(document.components['schemas']) } });
  return { document, ajv, compiled: new Map() };
}

/** Makes a check that holds requests and answers against GitHub's own OpenAPI description and says what is wrong. */
export function createOpenApiCheck(): (exchange: Exchange) => string[] {
  shared ??= loadChecker();
  const checker = shared;
  return (exchange) => {
    const { method, path } = exchange.request;
    const found = findOperation(checker.document, method, path);
    if (!found) return exchange.status === 501 ? [] : [`${method} ${path} is not in GitHub's description`];
    const problems = [
      ...checkQuery(checker, found.operation, exchange),
      ...checkBody(checker, found.operation, exchange),
      ...checkAnswer(checker, found, exchange),
    ];
    return problems.map((problem) => `${method} ${found.template} ${exchange.status}: ${problem}`);
  };
}

function validate({ ajv, compiled }: Checker, schema: object, value: unknown): ErrorObject[] {
  let check = compiled.get(schema);
  if (!check) {
    check = ajv.compile(toJsonSchema(schema) as object);
    compiled.set(schema, check);
  }
  return check(value) ? [] : (check.errors ?? []);
}

const said = (where: string, errors: readonly ErrorObject[]): string[] =>
  errors.slice(0, 8).map((error) => `${where}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);

/** `created` takes ranges and comparisons, as its own text says, though its schema has it as one moment. */
const wronglyDescribed = ['created'];

function checkQuery(checker: Checker, operation: Operation, { request, status }: Exchange): string[] {
  // What was refused may well have been wrong.
  if (status >= 400) return [];
  const parameters = (operation.parameters ?? []).map((one) => resolveRef(checker.document, one));
  const known = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
  const problems: string[] = [];
  for (const [name, value] of Object.entries(request.query)) {
    if (wronglyDescribed.includes(name)) continue;
    const parameter = known.get(name);
    if (!parameter) problems.push(`the query parameter ${name} is not documented`);
    else problems.push(...said(`query ${name}`, validate(checker, parameter.schema, coerced(parameter.schema, value))));
  }
  return problems;
}

/** A query holds texts only; numbers and booleans are meant where the schema says so. */
function coerced(schema: { type?: unknown }, value: string): unknown {
  if (schema.type === 'integer' && /^-?\d+$/.test(value)) return Number(value);
  if (schema.type === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
  return value;
}

function checkBody(checker: Checker, operation: Operation, { request, status }: Exchange): string[] {
  if (status >= 400 || request.body === undefined) return [];
  const body = operation.requestBody && resolveRef(checker.document, operation.requestBody);
  const schema = body?.content?.['application/json']?.schema;
  if (!schema) return [`a body was sent where none is documented: ${JSON.stringify(request.body)}`];
  const names = schema.properties && typeof request.body === 'object' ? Object.keys(request.body ?? {}) : [];
  const unknown = names.filter((name) => !(name in (schema.properties ?? {})));
  return [
    ...unknown.map((name) => `the body has ${name}, which is not documented`),
    ...said('body', validate(checker, schema, request.body)),
  ];
}

function checkAnswer(
  checker: Checker,
  { operation, template }: { operation: Operation; template: string },
  { request, status, body }: Exchange,
): string[] {
  const documented = operation.responses[String(status)];
  if (!documented) {
    if (!undocumented({ method: request.method, template, status, body })) return ['this status is not documented'];
    return said('answer', validate(checker, { $ref: '#/components/schemas/basic-error' }, body));
  }
  const content = resolveRef(checker.document, documented).content;
  // Every error has a body, described or not.
  const error = status >= 400 && !content ? { $ref: '#/components/schemas/basic-error' } : undefined;
  const schema = content?.['application/json']?.schema ?? error;
  if (!schema) return body === undefined || content ? [] : ['there is a body where none is documented'];
  return said('answer', validate(checker, schema, body));
}
