import { expect } from 'chai';
import { withParams } from './location.ts';

describe('the parameters of a list in its address', () => {
  it('lead back to the first page when a filter changes', () => {
    expect(withParams('?page=3&state=active', { search: 'li' })).to.equal('?state=active&search=li');
    expect(withParams('?page=3&size=100', { state: 'disabled' })).to.equal('?size=100&state=disabled');
  });

  it('stay on the page when a drawer opens or closes', () => {
    expect(withParams('?page=3', { open: 'a1' })).to.equal('?page=3&open=a1');
    expect(withParams('?page=3&open=a1', { open: null })).to.equal('?page=3');
  });

  it('are left out when they say nothing', () => {
    expect(withParams('?search=li', { search: '' })).to.equal('');
  });
});
