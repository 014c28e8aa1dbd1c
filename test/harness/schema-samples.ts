import fc from 'fast-check';
import { z } from 'zod';

interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  minItems?: number;
}

export interface SampleOptions {
  /** Whether fields that may be left out are there. */
  optional?: boolean;
  /**
   * Values by the name of the field, for what the schema alone does not tell, e.g. IDs; undefined: made from the schema.
   * @param within the fields of the same object that have been made before, e.g. `kind`
   */
  value?: (field: string, within: Readonly<Record<string, unknown>>) => unknown;
  /** Fields that may be left out and are, even with `optional`. */
  without?: readonly string[];
}

/** What fields mean that have no pattern saying so. */
const meanings: Readonly<Record<string, unknown>> = {
  timeZone: 'Asia/Shanghai',
  recurrence: 'FREQ=DAILY;COUNT=3',
  password: 'a long enough sentence',
  next: 'a long enough sentence',
  issuer: 'https://login.example.org',
  url: 'https://hooks.example.org/plenum',
};

/** Texts that fit most patterns; the first that fits is taken. */
const texts = ['Anna', 'anna', '1234', '123456', '123456789', '+8613800000000', '12345678'];

/**
 * Something that a schema accepts, always the same: enough for a request to get past parsing.
 * @throws when it finds nothing that the schema accepts
 */
export function sampleOf(schema: z.ZodType, options: SampleOptions = {}): unknown {
  const sample = make(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, options);
  const { error } = schema.safeParse(sample);
  if (error) throw new Error(`the sample ${JSON.stringify(sample)} does not fit: ${error.message}`);
  return sample;
}

function make(schema: JsonSchema, options: SampleOptions): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [one] = schema.anyOf ?? schema.oneOf ?? [];
  if (one) return make(one, options);
  const [type = 'null'] = [schema.type].flat();
  switch (type) {
    case 'object':
      return makeObject(schema, options);
    case 'array':
      return makeArray(schema, options);
    case 'string':
      return makeText(schema);
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function makeObject({ properties = {}, required = [] }: JsonSchema, options: SampleOptions): unknown {
  const made: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    if (!required.includes(name) && (!options.optional || options.without?.includes(name))) continue;
    made[name] = options.value?.(name, made) ?? meaningOf(name, schema) ?? make(schema, options);
  }
  return made;
}

function meaningOf(name: string, schema: JsonSchema): unknown {
  if (name === 'startsAt' && schema.pattern?.includes('T')) return localTimeIn(30);
  return [schema, ...(schema.anyOf ?? [])].some(({ type }) => type === 'string') ? meanings[name] : undefined;
}

/** One of each kind that a list may hold, where it may hold several. */
function makeArray({ items = {}, minItems = 0 }: JsonSchema, options: SampleOptions): unknown[] {
  if (!options.optional && minItems === 0) return [];
  return (items.oneOf ?? [items]).map((item) => make(item, options));
}

function makeText(schema: JsonSchema): string {
  const { format, minLength = 0, maxLength = Infinity } = schema;
  if (format === 'email') return 'anna@example.org';
  if (format === 'uri') return 'https://example.org/';
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap(({ pattern }) => pattern ?? []);
  const fits = (text: string): boolean =>
    text.length >= minLength &&
    text.length <= maxLength &&
    patterns.every((pattern) => new RegExp(pattern, 'u').test(text));
  const known = texts.find(fits);
  if (known !== undefined) return known;
  const [pattern] = patterns;
  if (pattern === undefined) return 'a'.repeat(minLength);
  const made = fc.sample(fc.stringMatching(new RegExp(pattern)), { seed: 1, numRuns: 100 }).find(fits);
  if (made === undefined) throw new Error(`no text found for ${JSON.stringify(schema)}`);
  return made;
}

/** Wall-clock time of a day to come, e.g. 2030-01-31T10:00. */
function localTimeIn(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T10:00`;
}

/** Every object within a value, the value itself included, outermost first. */
export function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const child of Object.values(value)) yield* objectsIn(child);
}
