import { expect } from 'chai';
import { invitationLetter } from './letter.ts';

const about = {
  subject: '',
  by: '',
  meetingId: '914083136',
  link: 'https://meet.example/m/914083136#invitation=x',
};

describe('the message that invites into a running conference', () => {
  it('is in both languages, with whatever is known', () => {
    const en = invitationLetter({ ...about, subject: 'Plans', by: 'Anna' }, 'en');
    expect(en.subject).to.equal('Join now: Plans');
    expect(en.text).to.include('Anna invites you').and.include('Meeting: Plans').and.include(about.link);
    const zh = invitationLetter({ ...about, subject: '周会', by: '安娜' }, 'zh');
    expect(zh.subject).to.equal('请立即入会：周会');
    expect(zh.text).to.include('安娜 邀请您').and.include('914 083 136');
  });

  it('reads well without a subject and without a name', () => {
    expect(invitationLetter(about, 'en').subject).to.equal('Join now: Meeting');
    expect(invitationLetter(about, 'en').text).to.include('You are invited').and.not.include('Meeting: ');
    expect(invitationLetter(about, 'zh').text).to.include('邀请您加入正在进行的会议。');
  });

  it('escapes what people have written', () => {
    const { html } = invitationLetter({ ...about, subject: '<b>x</b>', by: '<i>y</i>' }, 'en');
    expect(html).to.not.include('<b>x</b>').and.not.include('<i>y</i>');
  });
});
