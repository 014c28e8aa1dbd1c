import fc from 'fast-check';
import { z } from 'zod';

/** Random values for the schemas of the protocol: such as fit them, and such as a hostile client would send. */

interface JsonSchema {
  type?: string;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

/** Values of the shape the schema asks for, with random content. A few checks JSON Schema cannot say may still fail. */
export function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  return ofJsonSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

function ofJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(ofJsonSchema));
  switch (schema.type) {
    case 'object':
      return ofObject(schema);
    case 'array': {
      const { minItems = 0, maxItems = 5, items = {} } = schema;
      return fc.array(ofJsonSchema(items), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 5)),
      });
    }
    case 'string':
      return ofString(schema);
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -5, Number.MIN_SAFE_INTEGER),
        max: Math.min(schema.maximum ?? 1e6, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function ofObject({ properties, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  if (!properties) {
    const value =
      typeof additionalProperties === 'object' ? ofJsonSchema(additionalProperties) : fc.jsonValue();
    return fc.dictionary(fc.string({ maxLength: 8 }), value, { maxKeys: 3 });
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, ofJsonSchema(property)]),
  );
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
}

function ofString({ pattern, minLength = 0, maxLength = 64 }: JsonSchema): fc.Arbitrary<string> {
  const free = fc.string({
    minLength,
    maxLength: Math.min(maxLength, Math.max(minLength, 40)),
    unit: 'grapheme',
  });
  // fast-check knows no property escapes; a random name fits such a pattern nearly always.
  if (pattern === undefined || pattern.includes('\\p')) return free;
  return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maxLength);
}

/** What no schema asks for. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    '',
    '\u0000\u202e',
    '../../etc/passwd',
    -1,
    0,
    1.5,
    2 ** 32,
    2 ** 53,
    -(2 ** 63),
    Number.MAX_VALUE,
    [],
    {},
    [[]],
    'x'.repeat(20_000),
  ),
  fc
    .constantFrom(
      () => JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}') as unknown,
      () => new Array<number>(5000).fill(7),
      () => JSON.parse('['.repeat(2000) + ']'.repeat(2000)) as unknown,
      () => new Uint8Array([1, 2, 3, 255]),
      () => ({ _placeholder: true, num: 0 }),
      () => ({ toString: 1, valueOf: null, length: -1, then: 'x' }),
    )
    .map((make) => make()),
  fc.jsonValue({ maxDepth: 3 }),
);

const wrongKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'extra', '', '0', 'then'];

/** The value with one place of it changed: replaced, removed, or given a key it should not have. */
export function mutated(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const how = fc.record({
    turns: fc.array(fc.nat(), { maxLength: 6 }),
    change: fc.constantFrom('replace', 'remove', 'extra'),
    key: fc.constantFrom(...wrongKeys),
    bad: nasty,
  });
  return fc.tuple(value, how).map(([original, { turns, change, key, bad }]) => {
    const copy = structuredClone(original);
    let holder: Record<string, unknown> | undefined;
    let name = '';
    let here: unknown = copy;
    for (const turn of turns) {
      if (typeof here !== 'object' || here === null) break;
      const names = Object.keys(here);
      if (names.length === 0) break;
      holder = here as Record<string, unknown>;
      name = names[turn % names.length] ?? '';
      here = holder[name];
    }
    if (change === 'extra' && typeof here === 'object' && here !== null) {
      Object.defineProperty(here, key, { value: bad, enumerable: true, configurable: true, writable: true });
      return copy;
    }
    if (!holder) return bad;
    if (change === 'remove') Reflect.deleteProperty(holder, name);
    else holder[name] = bad;
    return copy;
  });
}
