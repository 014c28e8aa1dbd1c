import type { TerminalPolicy } from '../sdp/policy.ts';

/** A telephone network, or another system that calls and is called by number. */
export interface Trunk {
  /** For logs and metrics. */
  name: string;
  /** Host name or address of its server. */
  host: string;
  /** 0: by DNS, else 5060 or 5061. */
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
  /** Numbers that begin with one of these go there, the longest first; empty: none do. */
  prefixes: readonly string[];
  /** Digits taken off the front, and put there, before it is dialled. */
  strip: number;
  prepend: string;
  /** Addresses that its calls come from; empty: it calls nobody here. */
  addresses: readonly string[];
  /** Whether we register with it. */
  register: boolean;
  user: string;
  password: string;
  /** What is shown as who calls; empty: `user`. */
  from: string;
  encryption: TerminalPolicy['encryption'];
}

/** The trunk that a number goes to; null: none. */
export function trunkFor(number: string, trunks: readonly Trunk[]): { trunk: Trunk; dialled: string } | null {
  const fitting = trunks.flatMap((trunk) =>
    trunk.prefixes.filter((prefix) => number.startsWith(prefix)).map((prefix) => ({ trunk, prefix })),
  );
  const [best] = fitting.sort((one, other) => other.prefix.length - one.prefix.length);
  if (!best) return null;
  const { trunk } = best;
  return { trunk, dialled: trunk.prepend + number.slice(trunk.strip) };
}
