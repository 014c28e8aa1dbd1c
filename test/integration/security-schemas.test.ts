import { expect } from 'chai';
import { z } from 'zod';
import type { Endpoints } from '../../server/contract/api/endpoint.ts';
import { endpoints as declared } from '../../server/contract/api/endpoints.ts';
import { objectsIn, sampleOf } from '../harness/schema-samples.ts';

const endpoints: Endpoints = declared;
const schemas = Object.entries(endpoints).flatMap(([key, { query, body }]) => [
  ...(query ? [{ name: `${key}, query`, schema: query as z.ZodType }] : []),
  ...(body instanceof z.ZodType ? [{ name: `${key}, body`, schema: body }] : []),
]);

/** What nobody may give themselves by writing it into a body where it does not belong. */
const foreign: Record<string, unknown> = {
  role: 'admin',
  operator: true,
  enterpriseId: 'another',
  accountId: 'another',
  ownerId: 'another',
  state: 'active',
  limits: { plan: 'paid' },
  version: 99,
  password: 'a long enough sentence',
  passwordHash: 'x',
  secret: 'x',
  scopes: ['directory:write'],
  mayEdit: true,
  id: 'x',
  constructor: { prototype: { operator: true } },
};

describe('samples made from schemas', () => {
  for (const { name, schema } of schemas) {
    it(`fit: ${name}`, () => {
      for (const optional of [false, true]) {
        const sample = sampleOf(schema, { optional });
        expect(schema.safeParse(sample).success).to.equal(true);
        expect(sampleOf(schema, { optional })).to.deep.equal(sample);
      }
    });
  }

  it('take values by the name of a field', () => {
    const schema = z.object({
      owner: z.object({ kind: z.enum(['terminal']), id: z.string() }),
      list: z.array(z.string()),
    });
    const sample = sampleOf(schema, {
      optional: true,
      value: (field, { kind }) => (field === 'id' ? `of ${String(kind)}` : undefined),
    });
    expect(sample).to.deep.equal({ owner: { kind: 'terminal', id: 'of terminal' }, list: ['Anna'] });
  });

  it('are not given where none can be found', () => {
    expect(() => sampleOf(z.string().refine(() => false))).to.throw('does not fit');
  });
});

describe('fields that are not declared', () => {
  for (const { name, schema } of schemas.filter((one) => one.name.endsWith('body'))) {
    it(`are refused or left out, at every depth: ${name}`, () => {
      const count = [...objectsIn(sampleOf(schema, { optional: true }))].length;
      expect(count).to.be.above(0);
      for (let index = 0; index < count; index++) {
        for (const [field, value] of Object.entries(foreign)) {
          const sample = sampleOf(schema, { optional: true });
          const target = [...objectsIn(sample)][index]!;
          if (Object.hasOwn(target, field)) continue;
          Object.defineProperty(target, field, { value, enumerable: true });
          const { success, data } = schema.safeParse(sample);
          // One that is declared but not in this sample, as in another form of a union, may be refused by its value.
          if (!success || isDeclared(schema, field)) continue;
          const kept = [...objectsIn(data)].filter((one) => Object.hasOwn(one, field));
          expect(kept, `${field} came through`).to.deep.equal([]);
        }
      }
    });

    it(`do not reach the prototype of all objects: ${name}`, () => {
      const sample = JSON.stringify(sampleOf(schema, { optional: true }));
      const polluted = JSON.parse(
        sample.replace(
          /^\{(\}?)/,
          (_, end: string) => `{"__proto__":{"operator":true}${end === '' ? ',' : end}`,
        ),
      ) as unknown;
      const { data } = schema.safeParse(polluted);
      expect(({} as { operator?: boolean }).operator).to.equal(undefined);
      expect((data as { operator?: boolean } | undefined)?.operator).to.equal(undefined);
    });
  }
});

function isDeclared(schema: z.ZodType, field: string): boolean {
  return JSON.stringify(z.toJSONSchema(schema, { io: 'input' })).includes(`"${field}":{`);
}
