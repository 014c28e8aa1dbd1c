import { createHmac } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import type { IceServer } from '../contract/signalling.ts';

/**
 * The STUN and TURN servers for one participant. TURN credentials live for a while and are made with the secret that
 * coturn shares (`use-auth-secret`): user name `expiry:participant`, password HMAC-SHA1 of it
 * (draft-uberti-behave-turn-rest-00).
 * @param now ms since the epoch
 */
export function iceServersFor(participantId: string, ice: Config['ice'], now: number): IceServer[] {
  const stun = ice.servers.filter((url) => url.startsWith('stun:'));
  const turn = ice.servers.filter((url) => !url.startsWith('stun:'));
  const servers: IceServer[] = [];
  if (stun.length > 0) servers.push({ urls: stun });
  if (turn.length > 0) {
    const username = `${Math.floor(now / 1000) + ice.credentialSeconds}:${participantId}`;
    const credential = createHmac('sha1', ice.secret).update(username).digest('base64');
    servers.push({ urls: turn, username, credential });
  }
  return servers;
}
