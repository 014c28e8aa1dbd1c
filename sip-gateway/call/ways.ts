import { resolve4, resolve6, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { URI } from 'sip.js/lib/core/index.js';
import { sipUri } from '../core/sipjs.ts';
import type { Edge } from '../edge/edge.ts';
import type { Address, Flow, Transport } from '../edge/flow.ts';
import type { SipUri } from '../edge/message.ts';
import { parseUri } from '../edge/uri.ts';
import type { Binding } from '../registrar/bindings.ts';

/** How a request gets to whom it is for. */
export interface Way {
  /** @throws the system's error when it cannot be connected to */
  flow: () => Promise<Flow>;
  to: URI;
  /** Route headers, the first hop first. */
  route: readonly string[];
  /** Where requests of the other end may come from, beside where the flow leads. */
  sources: readonly string[];
}

/** To a terminal that is registered: over the flow it keeps open, or through the proxy it came by (RFC 3327). */
export function wayToBinding({ contact, path, flow: id, source }: Binding, edge: Edge): Way | null {
  const uri = readSip(contact);
  if (!uri) return null;
  const [first] = path;
  const hop = first === undefined ? null : readSip(/<([^>]*)>/.exec(first)?.[1] ?? first);
  if (first !== undefined && !hop) return null;
  const flow = async (): Promise<Flow> => {
    if (hop) return connect(edge, hop);
    const there = edge.find(id);
    if (!there || there.closed) throw new Error('the connection of the terminal is gone');
    return there;
  };
  return { flow, to: toUri(uri), route: path, sources: [source] };
}

/** To somebody of another domain, its servers in the order in which they are to be tried (RFC 3263). */
export async function waysToDomain(
  user: string,
  { host, port, transport }: { host: string; port: number | null; transport: Transport | null },
  edge: Edge,
): Promise<Way[]> {
  const parameters: Record<string, string> = transport === null || transport === 'udp' ? {} : { transport };
  const to = sipUri(user, host, port ?? undefined, parameters);
  const servers = await serversOf(host, port, transport);
  return servers.map(({ name, over, at }) => ({
    to,
    ...{ route: [], sources: [] },
    flow: async () => {
      const [address] = await addressesOf(name);
      if (address === undefined) throw new Error(`${name} has no address`);
      return edge.connect(over, { address, port: at }, { serverName: host });
    },
  }));
}

interface Server {
  name: string;
  over: Transport;
  at: number;
}

async function serversOf(host: string, port: number | null, transport: Transport | null): Promise<Server[]> {
  const usual = (over: Transport): number => port ?? (over === 'tls' ? 5061 : 5060);
  const over = transport ?? 'udp';
  if (isIP(host) !== 0 || port !== null) return [{ name: host, over, at: usual(over) }];
  const asked: Transport[] = transport ? [transport] : ['tls', 'tcp', 'udp'];
  const found = await Promise.all(asked.map((one) => servicesOf(host, one)));
  const servers = found.flat();
  return servers.length > 0 ? servers : [{ name: host, over, at: usual(over) }];
}

/** By priority; among the same, the heavier ones first more often (RFC 2782). */
async function servicesOf(host: string, over: Transport): Promise<Server[]> {
  const service = over === 'tls' ? '_sips._tcp' : `_sip._${over}`;
  const records = await resolveSrv(`${service}.${host}`).catch(() => []);
  return records
    .map((record) => ({ ...record, chance: Math.random() ** (1 / Math.max(record.weight, 0.1)) }))
    .sort((one, other) => one.priority - other.priority || other.chance - one.chance)
    .map(({ name, port }) => ({ name, over, at: port }));
}

async function addressesOf(name: string): Promise<string[]> {
  if (isIP(name) !== 0) return [name];
  const [four, six] = await Promise.all([resolve4(name).catch(() => []), resolve6(name).catch(() => [])]);
  return [...four, ...six];
}

/** @throws that it is no address to connect to, or the system's error */
export async function connectTo(edge: Edge, text: string): Promise<Flow> {
  const uri = readSip(text);
  if (!uri) throw new Error('a hop that is no SIP address');
  return connect(edge, uri);
}

async function connect(edge: Edge, { host, port, parameters }: SipUri): Promise<Flow> {
  const named = parameters.get('transport')?.toLowerCase();
  const over: Transport = named === 'tcp' || named === 'tls' ? named : 'udp';
  const name = host.replace(/^\[|\]$/g, '');
  const [address] = await addressesOf(name);
  if (address === undefined) throw new Error(`${name} has no address`);
  const remote: Address = { address, port: port ?? (over === 'tls' ? 5061 : 5060) };
  return edge.connect(over, remote, { serverName: name });
}

export function readSip(text: string): SipUri | null {
  const uri = parseUri(text);
  return uri?.kind === 'sip' ? uri : null;
}

/** As it was written, which is what its owner finds itself by (RFC 3261 section 19.1.4). */
export function toUri({ user, host, port, parameters }: SipUri): URI {
  const kept = Object.fromEntries([...parameters].map(([name, value]) => [name, value as string]));
  return sipUri(user ?? '', host, port ?? undefined, kept);
}
