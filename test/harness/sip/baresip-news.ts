import type { BaresipNews } from './ctrl-tcp.ts';
import type { Happening } from './happenings.ts';

/** What baresip's news tell of, if anything. */
export function happeningOf({ type, param = '', peeruri = '' }: BaresipNews): Happening | null {
  switch (type) {
    case 'REGISTER_OK':
      return { kind: 'registered' };
    case 'REGISTER_FAIL':
      return { kind: 'registrationFailed', reason: param };
    case 'UNREGISTERING':
      return { kind: 'unregistered' };
    case 'CALL_INCOMING':
      return { kind: 'incoming', peer: peeruri };
    case 'CALL_RINGING':
      return { kind: 'ringing' };
    case 'CALL_PROGRESS':
      return { kind: 'progress' };
    case 'CALL_ESTABLISHED':
      return { kind: 'established', peer: peeruri };
    case 'CALL_REMOTE_SDP':
      return { kind: 'described', by: param === 'offer' ? 'offer' : 'answer' };
    case 'CALL_DTMF_START':
      return { kind: 'key', key: param };
    case 'CALL_CLOSED':
      return { kind: 'closed', reason: param };
    case undefined:
    default:
      return null;
  }
}
