import type { SipMessage } from '../edge/message.ts';

/** As it was read: names of headers in full, folded lines in one, the top Via with where it came from. */
export function writeMessage(message: SipMessage): string {
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uriText} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const headers = message.headers.map(({ name, value }) => `${nameOf(name)}: ${value}`);
  return [start, ...headers, '', message.body.toString('utf8')].join('\r\n');
}

const irregular: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'mime-version': 'MIME-Version',
  'www-authenticate': 'WWW-Authenticate',
  rack: 'RAck',
  rseq: 'RSeq',
  'min-se': 'Min-SE',
};

function nameOf(name: string): string {
  return irregular[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
