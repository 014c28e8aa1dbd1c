/** Of the packets: more lost than this is too much for the way there, less than that leaves room for more. */
const tooMuchLoss = 0.1;
const littleLoss = 0.02;
/** While little is lost, so much more every second. */
const growth = 1.08;
/** Reports are seldom further apart; without any, nothing is known that would be a reason to grow. */
const maxGrowthMs = 5000;
/** What is heard within this may be of before the last cut. */
const cutEveryMs = 300;
/** A REMB is for as long as its receiver repeats it, which it does every second or so. */
const rembMs = 10_000;
/** A change by less is not worth setting an encoder anew. */
const minChange = 0.05;

/** What a receiver allows, in kbit/s: what TMMBR (RFC 5104, 4.2.1) and REMB packets say in bit/s. */
export interface HeardLimit {
  kind: 'tmmbr' | 'remb';
  kbps: number;
}

/** What of it has to outlive a process, kbit/s; infinite where nothing was heard. Plain data. */
export interface SendRateState {
  readonly byLoss: number;
  readonly tmmbr: number;
}

/**
 * How much one receiver is sent: as much as is wanted, unless it reports loss or sets a limit. Loss is answered as the
 * loss-based part of Google congestion control does (draft-ietf-rmcat-gcc-02, section 6). All rates are in kbit/s, all
 * times in ms of a clock that never goes back.
 */
export class SendRate {
  readonly #least: number;
  #most: number;
  /** What loss left; nothing was lost so far: whatever is wanted. */
  #byLoss: number;
  #tmmbr: number;
  #remb: { kbps: number; at: number } | null = null;
  #heardAt: number | null = null;
  #cutAt = Number.NEGATIVE_INFINITY;
  #kbps: number;

  /**
   * @param most what is wanted and was agreed: with it it begins
   * @param least what it never goes below, whatever is heard: who cannot take that is to be sent nothing
   * @param from what another one had heard
   */
  constructor({ most, least, from }: { most: number; least: number; from?: SendRateState }) {
    this.#least = least;
    this.#most = most;
    this.#byLoss = from?.byLoss ?? Number.POSITIVE_INFINITY;
    this.#tmmbr = from?.tmmbr ?? Number.POSITIVE_INFINITY;
    this.#kbps = Math.max(least, most);
    this.#settle();
  }

  /** A REMB is not in it, as it is repeated: what it left is taken for what loss did. */
  get state(): SendRateState {
    return { byLoss: Math.min(this.#byLoss, this.#remb?.kbps ?? this.#byLoss), tmmbr: this.#tmmbr };
  }

  /** What to send. It stays as it is while it would change by less than 5 %, except to keep to a limit. */
  get kbps(): number {
    return this.#kbps;
  }

  /** @param lossRatio of a receiver report: 0 to 1 */
  heardLoss(lossRatio: number, now: number): void {
    this.#forgetRemb(now);
    const sinceMs = Math.min(maxGrowthMs, now - (this.#heardAt ?? now));
    this.#heardAt = now;
    if (lossRatio > tooMuchLoss) this.#cut(lossRatio, now);
    else if (lossRatio < littleLoss) this.#grow(sinceMs);
    this.#settle();
  }

  /** Holds from now on. A TMMBR stays until the next one, a REMB for 10 s. */
  heardLimit({ kind, kbps }: HeardLimit, now: number): void {
    this.#forgetRemb(now);
    if (kind === 'tmmbr') this.#tmmbr = kbps;
    else this.#remb = { kbps, at: now };
    this.#settle();
  }

  /** Something else is wanted. What loss and limits left is not forgotten by it. */
  setMost(kbps: number): void {
    this.#most = kbps;
    this.#settle();
  }

  /** What there would be without loss. */
  get #limit(): number {
    return Math.min(this.#most, this.#tmmbr, this.#remb?.kbps ?? Number.POSITIVE_INFINITY);
  }

  #cut(lossRatio: number, now: number): void {
    if (now - this.#cutAt < cutEveryMs) return;
    this.#cutAt = now;
    this.#byLoss = Math.max(this.#least, Math.min(this.#byLoss, this.#limit) * (1 - lossRatio / 2));
  }

  /** Only up to what is sent: what was not tried is not known to be without loss. */
  #grow(sinceMs: number): void {
    const limit = this.#limit;
    if (this.#byLoss < limit) this.#byLoss = Math.min(limit, this.#byLoss * growth ** (sinceMs / 1000));
  }

  /** Nobody knows whether there is more room now: it is found out from where it was. */
  #forgetRemb(now: number): void {
    if (this.#remb === null || now - this.#remb.at < rembMs) return;
    this.#byLoss = Math.max(this.#least, Math.min(this.#byLoss, this.#remb.kbps));
    this.#remb = null;
  }

  #settle(): void {
    const limit = Math.max(this.#least, this.#limit);
    const kbps = Math.max(this.#least, Math.min(limit, this.#byLoss));
    if (this.#kbps > limit || Math.abs(kbps - this.#kbps) >= this.#kbps * minChange) this.#kbps = kbps;
  }
}
