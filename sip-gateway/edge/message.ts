/** Names in lower case; null for one without a value. Values of quoted strings have neither quotes nor escapes. */
export type Parameters = ReadonlyMap<string, string | null>;

/** RFC 3261 section 19.1.1. */
export interface SipUri {
  readonly kind: 'sip';
  readonly scheme: 'sip' | 'sips';
  /** As it was sent, with escapes, and with the password behind a colon; null when there is none. */
  readonly user: string | null;
  /** In lower case; IPv6 addresses in brackets. */
  readonly host: string;
  readonly port: number | null;
  readonly parameters: Parameters;
  /** What is behind the question mark (section 19.1.1, headers). */
  readonly headers: string | null;
}

/** RFC 3966. */
export interface TelUri {
  readonly kind: 'tel';
  /** As it was sent, with visual separators. */
  readonly number: string;
  readonly parameters: Parameters;
}

/** Of a scheme nobody is called by here. */
export interface OtherUri {
  readonly kind: 'other';
  readonly scheme: string;
  readonly rest: string;
}

export type Uri = SipUri | TelUri | OtherUri;

/** What From, To and Contact hold (RFC 3261 section 20.10). */
export interface NameAddress {
  /** Without quotes, escapes and control characters; empty when there is none. */
  readonly displayName: string;
  readonly uri: Uri;
  readonly parameters: Parameters;
  readonly text: string;
}

/** RFC 3261 section 20.42. */
export interface Via {
  /** E.g. `SIP/2.0`. */
  readonly protocol: string;
  /** In upper case, e.g. `UDP`. */
  readonly transport: string;
  /** Where its sender says it is: in lower case, IPv6 addresses in brackets. */
  readonly host: string;
  readonly port: number | null;
  readonly parameters: Parameters;
}

export interface Header {
  /** In lower case and in full: `via`, never `v`. */
  readonly name: string;
  /** Unfolded, without spaces around it. */
  readonly value: string;
}

interface MessageParts {
  /** All of them in their order; Via, Contact, Route, Record-Route and Path one value each. */
  readonly headers: readonly Header[];
  readonly via: Via;
  readonly vias: readonly string[];
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly sequence: { readonly number: number; readonly method: string };
  /** `*` takes all bindings back (RFC 3261 section 10.2.2). */
  readonly contacts: readonly NameAddress[] | '*';
  /** Hops; null when it is not said. */
  readonly maxForwards: number | null;
  readonly body: Buffer;
}

export interface SipRequest extends MessageParts {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: Uri;
  readonly uriText: string;
}

export interface SipResponse extends MessageParts {
  readonly kind: 'response';
  /** 100 to 699. */
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** @param name in lower case */
export function headerOf(message: SipMessage, name: string): string | null {
  return message.headers.find((header) => header.name === name)?.value ?? null;
}

/** The tokens of headers that are comma-separated lists, e.g. Require and Supported. @param name in lower case */
export function tokensOf(message: SipMessage, name: string): string[] {
  return message.headers
    .filter((header) => header.name === name)
    .flatMap((header) => header.value.split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '');
}

export function tagOf(address: NameAddress): string | null {
  return address.parameters.get('tag') ?? null;
}
