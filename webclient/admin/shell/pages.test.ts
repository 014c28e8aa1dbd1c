import { expect } from 'chai';
import { navigation, pageNames, pageOfPath, pathOf } from './pages.ts';

describe('the addresses of administration', () => {
  it('lead to their page and back', () => {
    for (const page of pageNames) {
      expect(pageOfPath(pathOf(page))).to.equal(page);
      expect(pageOfPath(`${pathOf(page)}/`)).to.equal(page);
    }
  });

  it('lead nowhere when there is no such page', () => {
    expect(pageOfPath('/admin/nothing')).to.equal(undefined);
    expect(pageOfPath('/admin/accounts/x')).to.equal(undefined);
  });

  it('all stand once in the navigation', () => {
    expect(navigation.flatMap(({ pages }) => [...pages]).sort()).to.deep.equal([...pageNames].sort());
  });
});
