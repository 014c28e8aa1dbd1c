import { expect } from 'chai';
import { digitsOf, formatMeetingId, isMeetingId, isPin } from './meeting-id.ts';

describe('meeting IDs', () => {
  it('are understood with spaces, dashes and full-width digits', () => {
    expect(digitsOf(' 914 083-136 ')).to.equal('914083136');
    expect(digitsOf('９１４０８３１３６')).to.equal('914083136');
  });

  it('are shown in threes', () => {
    expect(formatMeetingId('914083136')).to.equal('914-083-136');
    expect(formatMeetingId('9140')).to.equal('914-0');
    expect(formatMeetingId('')).to.equal('');
    expect(formatMeetingId('914-083-136 and 7')).to.equal('914-083-136');
  });

  it('have exactly nine digits', () => {
    expect(isMeetingId('914083136')).to.equal(true);
    expect(isMeetingId('91408313')).to.equal(false);
  });

  it('have PINs of 4 to 12 digits', () => {
    expect(isPin('1234')).to.equal(true);
    expect(isPin('123')).to.equal(false);
    expect(isPin('1234567890123')).to.equal(false);
  });
});
