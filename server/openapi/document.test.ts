import { expect } from 'chai';
import { z } from 'zod';
import { defineEndpoints } from '../contract/api/endpoint.ts';
import { endpoints as declared } from '../contract/api/endpoints.ts';
import type { Endpoints } from '../contract/api/endpoint.ts';
import { webhookEventSchema } from '../contract/api/integrations.ts';
import { errorCatalogue } from '../contract/errors.ts';
import { openApiDocument, split } from './document.ts';
import type { Operation } from './openapi.ts';
import type { JsonSchema } from './schemas.ts';

const endpoints: Endpoints = declared;
const document = openApiDocument(endpoints, { version: '1', serverUrl: '/api/v1' });
/** As a program reads it. */
const plain = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function operationOf(key: string): Operation {
  const { method, path } = split(key);
  const found = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method];
  if (!found) throw new Error(`no operation for ${key}`);
  return found;
}

/** Every object in the document with where it is. */
function* objects(value: unknown, at = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [key, child] of Object.entries(value)) yield* objects(child, `${at}/${key}`);
}

function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((from, key) => (from as Record<string, unknown> | undefined)?.[key], plain);
}

describe('the OpenAPI document', () => {
  it('has every declared endpoint and nothing else', () => {
    expect(operations).to.have.length(Object.keys(endpoints).length);
    for (const [key, { summary, access }] of Object.entries(endpoints)) {
      expect(operationOf(key)).to.include({ summary, 'x-access': access });
    }
  });

  it('names every operation once, readably', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name).to.match(/^[a-z][A-Za-z]+$/);
    const twice = defineEndpoints({ 'GET /a-b': endpoints['GET /me']!, 'GET /a/b': endpoints['GET /me']! });
    expect(() => openApiDocument(twice, { version: '1', serverUrl: '/' })).to.throw();
  });

  it('refers only to what is there, and has no component that nothing refers to', () => {
    const references = new Set<string>();
    for (const [at, { $ref }] of objects(plain)) {
      if ($ref === undefined) continue;
      expect($ref, at)
        .to.be.a('string')
        .and.match(/^#\/components\/\w+\/[A-Za-z0-9]+$/);
      expect(resolve($ref as string), `${at} refers to it`).to.be.an('object');
      references.add($ref as string);
    }
    const { securitySchemes: _, ...components } = document.components;
    const all = Object.entries(components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    );
    expect(all.filter((one) => !references.has(one))).to.deep.equal([]);
  });

  it('declares exactly the parameters that are in each path, each once', () => {
    for (const { path, operation } of operations) {
      const parameters = (operation.parameters ?? []).map(
        (one) => ('$ref' in one ? resolve(one.$ref) : one) as { name: string; in: string; required: boolean },
      );
      const inPath = parameters.filter((one) => one.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).to.deep.equal(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).to.equal(true);
      const names = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(names).size).to.equal(names.length);
    }
  });

  it('says of every operation who may call it and what it answers', () => {
    for (const [key, endpoint] of Object.entries(endpoints)) {
      const { security, responses, requestBody, parameters = [] } = operationOf(key);
      const wanted = endpoint.scope === undefined ? [] : [{ apiKey: [endpoint.scope] }];
      if (endpoint.access === 'public')
        expect(security.filter((one) => 'apiKey' in one)).to.deep.equal(wanted);
      else expect(security).to.deep.equal([{ session: [] }, ...wanted]);
      expect(
        Object.keys(responses).some((status) => /^[23]/.test(status)),
        key,
      ).to.equal(true);
      expect(responses).to.have.property('default');
      expect(requestBody !== undefined).to.equal(endpoint.body !== undefined);
      const has = (name: string): boolean =>
        parameters.some((one) => '$ref' in one && one.$ref.endsWith(`/${name}`));
      expect(has('IfMatch')).to.equal(endpoint.version === 'required');
      expect(has('IdempotencyKey')).to.equal(endpoint.idempotent === true);
      const success = responses[endpoint.status ?? (endpoint.response === null ? 204 : 200)];
      if (endpoint.version) expect(success).to.have.nested.property('headers.ETag');
    }
  });

  it('has files with their media types, in both directions', () => {
    expect(Object.keys(operationOf('POST /imports').requestBody?.content ?? {})).to.deep.equal([
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'text/csv',
    ]);
    const calendar = operationOf('GET /bookings/:bookingId/calendar').responses[200];
    expect(calendar).to.have.nested.property('content.text/calendar.schema.type', 'string');
  });

  it('tells of files of which parts may be asked for', () => {
    const stored = { ...endpoints['GET /me']!, response: { file: ['video/mp4'], ranges: true } as const };
    const { paths } = openApiDocument({ 'GET /me': stored }, { version: '1', serverUrl: '/' });
    const { parameters, responses } = paths['/me']!.get!;
    expect(parameters?.map((one) => 'name' in one && `${one.in} ${one.name}`)).to.deep.equal([
      'header Range',
    ]);
    expect(responses).to.include.keys('200', '206', '304', '416');
    expect(responses[206]).to.have.nested.property('content.video/mp4');
  });

  it('has the codes of all errors, with their texts', () => {
    const codes = Object.keys(errorCatalogue);
    const schema = document.components.schemas['Error'];
    expect(schema).to.have.nested.property('properties.error.properties.code.enum').that.has.members(codes);
    for (const [code, { zh }] of Object.entries(errorCatalogue)) {
      expect(document.info.description).to.include(`\`${code}\``).and.include(zh);
    }
  });

  it('tells what is sent to webhooks, every event and the test', () => {
    expect(Object.keys(document.webhooks)).to.have.members([...webhookEventSchema.options, 'test']);
    for (const { post } of Object.values(document.webhooks)) {
      expect(post.operationId).to.match(/^on[A-Z][A-Za-z]+$/);
      expect(post.summary).to.match(/^[A-Z].*\.$/);
    }
  });

  it('names what the contract exports, without definitions of its own', () => {
    expect(document.components.schemas).to.include.keys('Account', 'Booking', 'Vmr', 'Webhook', 'Limits');
    const text = JSON.stringify(plain);
    expect(text).to.not.include('$defs').and.not.include('__schema').and.not.include('"id":"Account"');
    const made = operationOf('POST /accounts').responses[201];
    expect(made).to.have.nested.property('content.application/json.schema').that.deep.equals({
      $ref: '#/components/schemas/Account',
    });
  });

  it('tells defaults and meanings of query parameters', () => {
    const parameters = operationOf('GET /occurrences').parameters ?? [];
    expect(parameters).to.deep.include({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 1000, default: 200 },
    });
    expect(parameters).to.deep.include({
      name: 'to',
      in: 'query',
      required: true,
      description: 'at most 400 days after `from`',
      schema: { type: 'integer', minimum: 0 },
    });
  });

  it('gives a shape that is sent differently from how it is answered a name of its own', () => {
    const shape = z.object({ at: z.number().default(0) });
    const made = openApiDocument(
      { 'PUT /oidc': { ...endpoints['PUT /oidc']!, body: shape, response: shape } },
      { version: '1', serverUrl: '/' },
    );
    const { requestBody, responses } = made.paths['/oidc']!.put!;
    expect(requestBody?.content['application/json']?.schema.required).to.equal(undefined);
    expect(responses[200])
      .to.have.nested.property('content.application/json.schema.required')
      .that.deep.equals(['at']);
  });
});

/** Keywords of JSON Schema 2020-12 that are used here, with what their values are. */
const keywords: Record<string, (value: unknown, schema: JsonSchema) => boolean> = {
  $ref: isText,
  type: (value) => [value].flat().every((one) => types.includes(one)),
  description: isText,
  default: () => true,
  const: () => true,
  examples: Array.isArray,
  enum: (value) => Array.isArray(value) && value.length > 0 && new Set(value).size === value.length,
  properties: isObject,
  required: (value, { properties = {} }) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && name in properties),
  additionalProperties: (value) => typeof value === 'boolean' || isObject(value),
  propertyNames: isObject,
  items: isObject,
  anyOf: isFilledList,
  oneOf: isFilledList,
  allOf: isFilledList,
  format: isText,
  contentMediaType: isText,
  pattern: (value) => typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp,
  minimum: Number.isFinite,
  maximum: Number.isFinite,
  exclusiveMinimum: Number.isFinite,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  readOnly: (value) => typeof value === 'boolean',
};
const types: unknown[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

describe('every schema of the OpenAPI document', () => {
  it('is valid JSON Schema 2020-12', () => {
    let checked = 0;
    const check = (schema: JsonSchema, at: string): void => {
      checked++;
      for (const [keyword, value] of Object.entries(schema)) {
        const fits = keywords[keyword];
        expect(fits, `${at}: the keyword ${keyword}`).to.not.equal(undefined);
        expect(fits!(value, schema), `${at}/${keyword}: ${JSON.stringify(value)}`).to.equal(true);
      }
      for (const [where, inner] of within(schema)) check(inner, `${at}/${where}`);
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) check(schema, name);
    for (const [at, { schema }] of objects({ ...plain, info: null })) {
      if (isObject(schema)) check(schema, at);
    }
    expect(checked).to.be.above(1000);
  });
});

function within(schema: JsonSchema): [string, JsonSchema][] {
  const { properties = {}, items, additionalProperties, propertyNames, anyOf, oneOf, allOf } = schema;
  const lists = { anyOf, oneOf, allOf };
  return [
    ...Object.entries(properties),
    ...Object.entries({ items, additionalProperties, propertyNames }).filter(
      (entry): entry is [string, JsonSchema] => isObject(entry[1]),
    ),
    ...Object.entries(lists).flatMap(([name, list]) =>
      ((list as JsonSchema[] | undefined) ?? []).map((one, index): [string, JsonSchema] => [
        `${name}/${index}`,
        one,
      ]),
    ),
  ];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}
