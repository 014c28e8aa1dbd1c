import type { PromptLanguage } from '../server/contract/prompts.ts';
import type { Trunk } from './call/trunks.ts';
import type { ListenerSettings } from './edge/listener-settings.ts';
import type { TerminalPolicy } from './sdp/policy.ts';

export interface GatewaySettings {
  listeners: readonly ListenerSettings[];
  /** What addresses of ours are of: `sip:number@domain`. */
  domain: string;
  /** What terminals sign in to. */
  realm: string;
  /** Of the digest, in the order in which they are offered. */
  algorithms: readonly ('MD5' | 'SHA-256')[];
  /** Numbers at which the voice asks for a meeting. */
  ivr: readonly string[];
  /** Whether those may call meetings who do not sign in. */
  guests: boolean;
  encryption: TerminalPolicy['encryption'];
  /** Of each picture, kbit/s. */
  maxKbps: number;
  slides: boolean;
  /** Seconds a registration lasts at least and at most. */
  registration: { shortest: number; longest: number };
  /** Seconds without a packet after which a call is over; 0: never. */
  silentSeconds: number;
  /** Ports of the floor of slides (BFCP), UDP and TCP; 0: any. */
  floorPorts: { first: number; last: number };
  /** Addresses of proxies in front. */
  proxies: readonly string[];
  /** Messages a second that one source may send sustained, and at once. */
  rate: { perSecond: number; burst: number };
  trunks: readonly Trunk[];
  language: PromptLanguage;
}
