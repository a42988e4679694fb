/** What an expression may name: contexts of values, nested. */
export type Contexts = Readonly<Record<string, unknown>>;

/** Fills in every `${{ … }}` of a text (GitHub docs: evaluate expressions in workflows). Functions are not known. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = evaluate(expression, contexts);
    if (value === null || value === undefined) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

/** Computes one expression: literals, contexts, `!`, `==`, `!=`, `&&`, `||` and parentheses. */
export function evaluate(expression: string, contexts: Contexts): unknown {
  const tokens = expression.match(/'(?:[^']|'')*'|==|!=|&&|\|\||[!()]|[^\s!()=&|']+/g) ?? [];
  const state: Parsing = { tokens, at: 0, contexts };
  const value = either(state);
  if (state.at < tokens.length) throw new Error(`unexpected ${tokens[state.at]} in \${{${expression}}}`);
  return value;
}

interface Parsing {
  readonly tokens: readonly string[];
  readonly contexts: Contexts;
  at: number;
}

function take(state: Parsing, ...wanted: string[]): string | undefined {
  const token = state.tokens[state.at];
  if (token === undefined || !wanted.includes(token)) return undefined;
  state.at += 1;
  return token;
}

function either(state: Parsing): unknown {
  let value = both(state);
  while (take(state, '||')) {
    const other = both(state);
    value = value || other;
  }
  return value;
}

function both(state: Parsing): unknown {
  let value = equality(state);
  while (take(state, '&&')) {
    const other = equality(state);
    value = value && other;
  }
  return value;
}

function equality(state: Parsing): unknown {
  let value = single(state);
  for (let sign = take(state, '==', '!='); sign; sign = take(state, '==', '!=')) {
    const same = comparable(value) === comparable(single(state));
    value = sign === '==' ? same : !same;
  }
  return value;
}

/** Texts compare without regard to case; nothing is the empty text. */
const comparable = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? ''));

function single(state: Parsing): unknown {
  if (take(state, '!')) return !single(state);
  if (take(state, '(')) {
    const value = either(state);
    if (!take(state, ')')) throw new Error('a closing parenthesis is missing');
    return value;
  }
  const token = state.tokens[state.at];
  if (token === undefined) throw new Error('the expression ends too early');
  state.at += 1;
  return literal(token) ?? lookUp(token, state.contexts);
}

function literal(token: string): unknown {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === 'true' || token === 'false') return token === 'true';
  return /^-?\d+(\.\d+)?$/.test(token) ? Number(token) : undefined;
}

function lookUp(path: string, contexts: Contexts): unknown {
  if (path === 'null') return null;
  const [first = '', ...rest] = path.split('.');
  if (!(first in contexts)) throw new Error(`the context ${first} is not available in ${path}`);
  return rest.reduce<unknown>((value, name) => (value as Contexts | null | undefined)?.[name], contexts[first]);
}
