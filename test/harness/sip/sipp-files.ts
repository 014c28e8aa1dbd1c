import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../../../sip-gateway/sdp/fixtures/fixture.ts';
import { localhost } from './free-ports.ts';

const folder = path.join(import.meta.dirname, '../../interop/sipp');

/** A scenario of test/interop/sipp with its parts put in, which sipp knows nothing of. */
export function scenarioOf(name: string): string {
  const text = readFileSync(path.join(folder, `${name}.xml`), 'utf8');
  return text.replace(/<part name="([\w-]+)"\/>/g, (_, part: string) => scenarioOf(`parts/${part}`));
}

/** An offer of sound and nothing else. @param port of its media */
export function soundOffer(port: number): string {
  return sdp(
    ...[`m=audio ${port} RTP/AVP 8 0 101`, 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:0 PCMU/8000'],
    ...['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', 'a=sendrecv'],
  );
}

/** Takes the sound of an offer of sound, picture, floor and slides, as the gateway writes it, and nothing else. */
export function soundAnswer(port: number): string {
  return sdp(
    ...[`m=audio ${port} RTP/AVP 8`, 'a=rtpmap:8 PCMA/8000', 'a=sendrecv'],
    ...['m=video 0 RTP/AVP 97', 'm=application 0 UDP/BFCP *', 'm=video 0 RTP/AVP 97'],
  );
}

/**
 * What a device offers (sip-gateway/sdp/fixtures), as if it were here.
 * @param port of its media: the first of as many as it has, each with one for RTCP
 */
export function deviceOffer(device: Parameters<typeof fixture>[0], port: number): string {
  let next = port;
  return fixture(device)
    .replaceAll(/IN IP4 [\d.]+/g, `IN IP4 ${localhost}`)
    .replaceAll(/^(m=\w+ )(\d+)/gm, (_, kind: string, old: string) => {
      if (old === '0') return `${kind}0`;
      next += 2;
      return `${kind}${next - 2}`;
    });
}

function sdp(...lines: string[]): string {
  const head = ['v=0', `o=sipp 1 1 IN IP4 ${localhost}`, 's=-', `c=IN IP4 ${localhost}`, 't=0 0'];
  return [...head, ...lines, ''].join('\r\n');
}
