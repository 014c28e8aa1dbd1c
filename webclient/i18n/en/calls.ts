export const calls = {
  label: 'Incoming call',
  somebody: 'The host',
  calls: '{{by}} is calling you into a meeting',
  title: '{{by}} is calling',
  announcement: '{{by}} is calling you into the meeting {{what}}. Accept or decline at the top of the page.',
  accept: 'Accept',
  decline: 'Decline',
};
