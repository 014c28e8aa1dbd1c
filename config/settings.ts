import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { configSchema } from './schema.ts';

/** One setting: a leaf of `configSchema`. */
export interface Setting {
  /** As in flags and messages, e.g. `media.workerBin`. */
  key: string;
  path: readonly string[];
  /** As in the environment, e.g. `PLENUM_MEDIA_WORKERBIN`. */
  variable: string;
  description: string;
  /** What a value should be, to follow "should be". */
  expects: string;
  kind: 'string' | 'number' | 'boolean' | 'list';
}

/** A text that cannot be a value of the setting it was given for. */
export class UnfitText extends Error {}

interface JsonSchema {
  type?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  items?: JsonSchema;
  required?: string[];
}

function collect(schema: z.ZodObject, path: readonly string[]): Setting[] {
  return Object.entries(schema.shape).flatMap(([name, child]) => {
    const here = [...path, name];
    return child instanceof z.ZodObject ? collect(child, here) : [toSetting(child as z.ZodType, here)];
  });
}

function toSetting(schema: z.ZodType, path: readonly string[]): Setting {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema;
  const key = path.join('.');
  return {
    key,
    path,
    variable: variableOf(path),
    description: schema.description ?? '',
    expects: describe(json),
    kind: kindOf(key, json.type ?? ''),
  };
}

function kindOf(key: string, type: string): Setting['kind'] {
  switch (type) {
    case 'string':
    case 'boolean':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return 'list';
    default:
      throw new Error(
        `config/schema.ts: ${key} is neither text, number, boolean nor list; teach settings.ts to read it`,
      );
  }
}

function describe(json: JsonSchema): string {
  if (json.enum) return `one of ${json.enum.map(String).join(', ')}`;
  switch (json.type ?? '') {
    case 'integer':
      return `a whole number${range(json)}`;
    case 'number':
      return `a number${range(json)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return json.items?.type === 'object'
        ? `a list in YAML or JSON, e.g. [{ ${(json.items.required ?? []).join(': …, ')}: … }]`
        : 'a list, separated by commas or in YAML or JSON';
    default:
      return json.minLength ? 'text, not empty' : 'text';
  }
}

/** zod writes the safe integers as bounds where the schema has none. */
function range({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (low && high) return ` from ${minimum} to ${maximum}`;
  if (low) return `, ${minimum} or more`;
  if (high) return `, ${maximum} or less`;
  return exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
}

function variableOf(path: readonly string[]): string {
  return `PLENUM_${path.join('_').toUpperCase()}`;
}

/** Every setting, in the order of the schema. */
export const settings: readonly Setting[] = collect(configSchema, []);

export const settingByKey: ReadonlyMap<string, Setting> = new Map(settings.map((one) => [one.key, one]));

/** Prefixes of keys, e.g. `media`: what may hold other keys in a file. */
export const sections: ReadonlySet<string> = new Set(
  settings.flatMap(({ path }) => path.slice(1).map((_, index) => path.slice(0, index + 1).join('.'))),
);

/**
 * Reads a value written as text, by the type the schema wants: `0123` stays text for a secret and is refused for a
 * port. Bounds are left to the schema.
 * @throws UnfitText
 */
export function parseText(setting: Setting, text: string): unknown {
  switch (setting.kind) {
    case 'string':
      return text;
    case 'number':
      if (!/^[+-]?(\d+(_\d+)*(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) throw new UnfitText();
      return Number(text.replaceAll('_', ''));
    case 'boolean':
      return parseBoolean(text);
    case 'list':
      return parseList(text.trim());
    default:
      return setting.kind satisfies never;
  }
}

function parseBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return true;
  if (['false', 'no', 'off', '0'].includes(word)) return false;
  throw new UnfitText();
}

function parseList(text: string): unknown[] {
  if (text === '') return [];
  if (!/^(\[|- )/.test(text)) return text.split(',').map((item) => item.trim());
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (cause) {
    throw new UnfitText('', { cause });
  }
  if (!Array.isArray(value)) throw new UnfitText();
  return value;
}

/** The candidate a misspelt name most likely stands for, if any is near enough. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(wanted.length / 4)) + 1;
  for (const candidate of candidates) {
    const lastPart = candidate.slice(candidate.lastIndexOf('.') + 1);
    const distance = fold(lastPart) === wanted ? 0 : editDistance(wanted, fold(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const substitute = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(substitute, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
