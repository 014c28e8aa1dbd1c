import { z } from 'zod';

/** The part of JSON Schema that zod's schemas come out as. */
interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  description?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  $defs?: Record<string, JsonSchema>;
}

/**
 * Gives every exported `somethingSchema` of a module the name `Something`, so that tables link to it.
 * @returns the names given
 */
export function nameTypes(module: Readonly<Record<string, unknown>>): Map<string, z.ZodType> {
  const named = new Map<string, z.ZodType>();
  for (const [name, value] of Object.entries(module)) {
    if (!name.endsWith('Schema') || !(value instanceof z.ZodType)) continue;
    const id = name.charAt(0).toUpperCase() + name.slice(1, -'Schema'.length);
    z.globalRegistry.add(value, { ...z.globalRegistry.get(value), id });
    named.set(id, value);
  }
  return named;
}

/** A message's fields as a Markdown table, or the link to the named type that it is. */
export function messageTable(schema: z.ZodType, io: 'input' | 'output'): string {
  // In an object of its own, or else a named type would come out in full.
  const holder = toJson(z.object({ message: schema }), io);
  const json = holder.properties?.['message'] ?? {};
  if (json.$ref !== undefined) return `${typeOf(json)}.`;
  return tableOf(json);
}

/** What a named type is: its table, for a union of objects one each, for a plain value a line. */
export function typeTable(name: string, schema: z.ZodType): string {
  const json = toJson(schema, 'output');
  const own = json.$defs?.[name] ?? json;
  if (own.properties || alternatives(own).length > 0) return tableOf(own);
  return `${[typeOf(own), meaningOf(own)].filter(Boolean).join('; ')}.`;
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
}

function tableOf(json: JsonSchema): string {
  const forms = alternatives(json);
  if (forms.length > 1)
    return forms.map((form, index) => `Form ${index + 1}:\n\n${tableOf(form)}`).join('\n\n');
  const rows = rowsOf(json, '');
  if (rows.length === 0) return 'An empty object.';
  return [
    '| Field | Type | Meaning |',
    '| --- | --- | --- |',
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

type Row = [field: string, type: string, meaning: string];

/** One row a field; those of nested objects follow as `outer.inner`, of lists of objects as `list[].inner`. */
function rowsOf(json: JsonSchema, prefix: string): Row[] {
  return Object.entries(json.properties ?? {}).flatMap(([name, child]): Row[] => {
    const field = `${prefix}${name}`;
    const optional = json.required?.includes(name) ? '' : '?';
    const row: Row = [`\`${field}${optional}\``, typeOf(child), meaningOf(child)];
    const forms = alternatives(child);
    if (forms.length > 1) {
      const nested = forms.map((form) => rowsOf(form, `${field}.`));
      return [row, ...nested.flatMap((rows, index) => rows.map((one) => inForm(one, index + 1)))];
    }
    const element = child.type === 'array' ? child.items : undefined;
    const kinds = alternatives(element ?? {}).map((kind) => rowsOf(kind, `${field}[].`));
    if (kinds.length > 1) {
      return [row, ...kinds.flatMap((rows, index) => rows.map((one) => inForm(one, index + 1)))];
    }
    return [row, ...(element ? rowsOf(element, `${field}[].`) : rowsOf(child, `${field}.`))];
  });
}

function inForm([field, type, meaning]: Row, form: number): Row {
  return [field, type, meaning ? `form ${form}: ${meaning}` : `form ${form}`];
}

/** The members of a union of objects; a union of plain values is written on one line instead. */
function alternatives(json: JsonSchema): JsonSchema[] {
  const members = json.anyOf ?? json.oneOf ?? [];
  return members.length > 0 && members.every((member) => member.properties) ? members : [];
}

function typeOf(json: JsonSchema): string {
  if (json.$ref !== undefined) {
    const name = json.$ref.slice(json.$ref.lastIndexOf('/') + 1);
    return `[${name}](#${anchorOf(name)})`;
  }
  if (json.const !== undefined) return code(JSON.stringify(json.const));
  if (json.enum) return json.enum.map((value) => code(JSON.stringify(value))).join(' | ');
  const forms = alternatives(json);
  if (forms.length > 1) return forms.map((_, index) => `form ${index + 1}`).join(' or ');
  const members = json.anyOf ?? json.oneOf;
  if (members) return [...new Set(members.map(typeOf))].join(' | ');
  if (Array.isArray(json.type)) return json.type.join(' | ');
  switch (json.type) {
    case undefined:
      return 'any';
    case 'array':
      return listOf(json.items ?? {});
    case 'object':
      return json.properties ? 'object' : `object of ${typeOf(elementOf(json))}`;
    default:
      return json.type;
  }
}

function listOf(items: JsonSchema): string {
  const type = typeOf(items);
  return / \| | or /.test(type) ? `(${type})[]` : `${type}[]`;
}

function elementOf(json: JsonSchema): JsonSchema {
  return typeof json.additionalProperties === 'object' ? json.additionalProperties : {};
}

function code(text: string): string {
  return `\`${text}\``;
}

function meaningOf(json: JsonSchema): string {
  const bounds = [
    ...boundsOf(json),
    ...(json.type === 'array' ? boundsOf(json.items ?? {}).map((one) => `each ${one}`) : []),
  ];
  const keys = json.propertyNames;
  if (keys && (keys.$ref !== undefined || keys.enum)) bounds.unshift(`by ${typeOf(keys)}`);
  return [json.description, bounds.join(', ')].filter(Boolean).join('; ');
}

/** zod writes the safe integers as bounds where a schema has none of its own. */
function boundsOf(json: JsonSchema): string[] {
  const low =
    json.minimum === undefined || json.minimum <= Number.MIN_SAFE_INTEGER ? undefined : json.minimum;
  const high =
    json.maximum === undefined || json.maximum >= Number.MAX_SAFE_INTEGER ? undefined : json.maximum;
  return [
    span(low, high, ''),
    json.exclusiveMinimum === undefined ? '' : `above ${json.exclusiveMinimum}`,
    span(json.minLength, json.maxLength, ' characters'),
    span(json.minItems, json.maxItems, ' items'),
    json.pattern === undefined ? '' : `matches ${code(`/${json.pattern}/`)}`,
  ].filter((one) => one !== '');
}

function span(low: number | undefined, high: number | undefined, unit: string): string {
  if (low !== undefined && high !== undefined)
    return low === high ? `${low}${unit}` : `${low} to ${high}${unit}`;
  if (low !== undefined) return `${low}${unit} or more`;
  return high === undefined ? '' : `at most ${high}${unit}`;
}

/** Where a type's section is: it has its own prefix, since some requests and types share a name. */
export function anchorOf(typeName: string): string {
  return `type-${typeName.toLowerCase()}`;
}
