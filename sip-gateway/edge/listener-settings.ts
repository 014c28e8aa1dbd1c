import type { Transport } from './flow.ts';

export interface TlsSettings {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** TLS 1.0 and 1.1 with the ciphers of their time, for devices that know nothing newer. Off by default. */
  readonly old?: boolean;
  /** PEM of the authorities that called ends are checked by; the system's by default. */
  readonly ca?: string;
  /** Whether the certificate of an end that is called has to be valid for it. On by default; terminals sign their own. */
  readonly verify?: boolean;
}

export interface ListenerSettings {
  readonly transport: Transport;
  /** IPv4 or IPv6; `::` takes IPv6 only, so that 0.0.0.0 can be listened at besides. */
  readonly ip: string;
  /** 0: one the system picks. */
  readonly port: number;
  /** What Via and Contact say in place of `ip`: a host name or an address, IPv6 without brackets. */
  readonly announce?: string;
  /** For `tls`. */
  readonly tls?: TlsSettings;
}

export interface FlowLimits {
  /** ms without a byte after which a connection ends. Registrations are renewed and flows kept alive far more often. */
  readonly idleMs: number;
  /** ms within which a message that has begun, and the first one, has to be whole. */
  readonly messageMs: number;
  /** Connections to one listener, and those of one source (an IPv6 source is a /64). */
  readonly connections: number;
  readonly connectionsPerSource: number;
  /** UDP flows of one listener that are kept to be found again. */
  readonly datagramFlows: number;
  /** Bytes that the other end does not take before the connection is given up. */
  readonly backlogBytes: number;
}

export const defaultFlowLimits: FlowLimits = {
  idleMs: 7_200_000,
  messageMs: 30_000,
  connections: 20_000,
  connectionsPerSource: 1000,
  datagramFlows: 50_000,
  backlogBytes: 1024 * 1024,
};
