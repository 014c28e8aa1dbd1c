/** A piece of a file: from its byte `from` to its byte `to`, both included, counted from 0 (RFC 9110, section 14.1.2). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}
