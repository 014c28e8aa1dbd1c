import { expect } from 'chai';
import { matches } from './matches.ts';

const meeting = { subject: 'Weekly Review', meetingId: '914083136', ownerName: '李娜' };

describe('searching among live meetings', () => {
  it('finds by subject, owner, and meeting ID as people write it', () => {
    for (const text of ['', 'review', '李', '914-083', '083 136']) {
      expect(matches(meeting, text), text).to.equal(true);
    }
  });

  it('finds nothing else', () => {
    for (const text of ['monthly', '999', '-x']) expect(matches(meeting, text), text).to.equal(false);
  });
});
