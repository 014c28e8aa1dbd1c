import { expect } from 'chai';
import { newId } from '../kernel/ids.ts';
import { searchSchema } from './api/endpoint.ts';
import { idSchema } from './conference-view.ts';

describe('what requests are made of', () => {
  it('names things by IDs as they are made here, and by nothing that a database does not keep', () => {
    const good = [newId(), '0195e8a0-7d4c-4f6e-9f5e-0a1b2c3d4e5f', 'a', '-_'];
    const bad = ['', 'a\u0000', '\u0000', 'a b', 'a/b', '%', "' or 1=1 --", 'a\n', 'é', 'x'.repeat(65)];
    expect(good.filter((id) => !idSchema.safeParse(id).success)).to.deep.equal([]);
    expect(bad.filter((id) => idSchema.safeParse(id).success)).to.deep.equal([]);
  });

  it('searches for what can be read', () => {
    const good = ['', ' Anna Li ', '张三', '50%', "O'Neil", undefined];
    const bad = ['a\u0000b', 'a\u001bb', '\u202ea', 'x'.repeat(101)];
    expect(good.filter((text) => !searchSchema.safeParse(text).success)).to.deep.equal([]);
    expect(bad.filter((text) => searchSchema.safeParse(text).success)).to.deep.equal([]);
  });
});
