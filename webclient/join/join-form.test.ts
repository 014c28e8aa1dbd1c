import { expect } from 'chai';
import { fieldOf, problemsOf } from './join-form.ts';

describe('the join form', () => {
  it('finds nothing wrong with a full form, with or without a PIN', () => {
    expect(problemsOf({ id: '914083136', pin: '123456', name: '李明' })).to.deep.equal({});
    expect(problemsOf({ id: '914083136', pin: '', name: 'Ada' })).to.deep.equal({});
  });

  it('names each field that is wrong', () => {
    expect(problemsOf({ id: '914', pin: '12', name: ' ' })).to.deep.equal({
      id: 'idIncomplete',
      pin: 'pinMalformed',
      name: 'nameMissing',
    });
  });

  it('knows which field an error of the server belongs to', () => {
    expect(fieldOf('meeting_not_found')).to.equal('id');
    expect(fieldOf('pin_wrong')).to.equal('pin');
    expect(fieldOf('conference_full')).to.equal(null);
  });
});
