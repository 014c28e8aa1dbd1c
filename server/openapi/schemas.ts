import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import * as auth from '../contract/api/auth.ts';
import * as booking from '../contract/api/booking.ts';
import * as directory from '../contract/api/directory.ts';
import * as endpoint from '../contract/api/endpoint.ts';
import * as enterprises from '../contract/api/enterprises.ts';
import * as history from '../contract/api/history.ts';
import * as integrations from '../contract/api/integrations.ts';
import * as system from '../contract/api/system.ts';
import * as terminals from '../contract/api/terminals.ts';
import * as rtp from '../contract/rtp.ts';

/** A schema of JSON Schema 2020-12, which is what OpenAPI 3.1 uses. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [keyword: string]: unknown;
}

/** What is sent is described before defaults are filled in, what is answered after. */
type Direction = 'input' | 'output';

export interface SchemaUse {
  /** Any name, unique. */
  key: string;
  schema: z.ZodType;
  direction: Direction;
}

const modules = [
  auth,
  booking,
  directory,
  endpoint,
  enterprises,
  history,
  integrations,
  system,
  terminals,
  rtp,
];

const names = nameSchemas();

/**
 * Describes schemas as JSON Schema. What the contract exports as `somethingSchema` and is more than a plain value
 * becomes a component `Something`, and a component `SomethingInput` besides when it is sent in another shape.
 * @returns the schemas by their keys, and the components they refer to
 */
export function describeSchemas(uses: readonly SchemaUse[]): {
  schemas: Map<string, JsonSchema>;
  components: Record<string, JsonSchema>;
} {
  const output = convert(uses, 'output');
  const input = convert(uses, 'input');
  const different = differing(input.definitions, output.definitions);
  const inputName = (name: string): string => (different.has(name) ? `${name}Input` : name);

  const components = new Map<string, JsonSchema>();
  for (const [name, schema] of Object.entries(input.definitions)) {
    components.set(inputName(name), withReferences(schema, inputName));
  }
  for (const [name, schema] of Object.entries(output.definitions)) {
    components.set(
      name,
      withReferences(schema, (one) => one),
    );
  }
  const schemas = new Map<string, JsonSchema>();
  for (const [key, schema] of Object.entries(input.schemas)) {
    schemas.set(key, withReferences(schema, inputName));
  }
  for (const [key, schema] of Object.entries(output.schemas)) {
    schemas.set(
      key,
      withReferences(schema, (one) => one),
    );
  }
  return {
    schemas,
    components: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function nameSchemas(): z.core.$ZodRegistry<{ id: string }> {
  const registry = z.registry<{ id: string }>();
  for (const module of modules) {
    for (const [name, schema] of Object.entries(module)) {
      if (!name.endsWith('Schema') || !isWorthAName(schema)) continue;
      registry.add(schema, { id: name.charAt(0).toUpperCase() + name.slice(1, -'Schema'.length) });
    }
  }
  return registry;
}

function isWorthAName(schema: unknown): schema is z.ZodType {
  return (
    schema instanceof z.ZodObject || schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodEnum
  );
}

function convert(
  uses: readonly SchemaUse[],
  io: Direction,
): { schemas: Record<string, JsonSchema>; definitions: Record<string, JsonSchema> } {
  const shape = Object.fromEntries(
    uses.filter(({ direction }) => direction === io).map(({ key, schema }) => [key, schema]),
  );
  // In one object, as a named schema by itself would be described in full instead of referred to.
  const all = z.toJSONSchema(z.object(shape), { io, metadata: names, override: tidy }) as JsonSchema;
  return {
    schemas: all.properties ?? {},
    definitions: (all['$defs'] as Record<string, JsonSchema> | undefined) ?? {},
  };
}

/** Leaves out what zod writes besides what was declared. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: object }): void {
  const json = jsonSchema as JsonSchema;
  // Names have a registry of their own, so descriptions are not found by themselves.
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) json.description = description;
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum'];
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum'];
  if (json['format'] === 'email') delete json['pattern'];
  // Only what refuses other fields is closed; an answer may have more in a later version.
  if (zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall?._zod.def.type !== 'never') {
    delete json['additionalProperties'];
  }
  // The ID is in the name of the component.
  delete json['id'];
}

/** Names whose schemas are not the same in both directions, by themselves or by what they refer to. */
function differing(
  input: Record<string, JsonSchema>,
  output: Record<string, JsonSchema>,
): ReadonlySet<string> {
  const both = Object.keys(input).filter((name) => name in output);
  const found = new Set(both.filter((name) => !isDeepStrictEqual(input[name], output[name])));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const name of both) {
      if (referencesOf(input[name]).some((one) => found.has(one))) found.add(name);
    }
  }
  return found;
}

function referencesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string' ? [nameIn(child)] : referencesOf(child),
  );
}

function withReferences(schema: JsonSchema, rename: (name: string) => string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? `#/components/schemas/${rename(nameIn(value))}` : value,
  ) as JsonSchema;
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
