import type { StreamViewer } from '../../server/contract/api/streams.ts';

/** Somebody who watches a live stream as a player does, without showing it: part after part, as each is made. */
export class HlsViewer {
  /** Parts that came, and their bytes. */
  parts = 0;
  bytes = 0;
  /** What was answered otherwise than it should be. */
  readonly refusals: string[] = [];
  readonly #url: string;
  readonly #playlist: string;
  readonly #watching: Promise<void>;
  #stopped = false;

  private constructor(url: string, { playlist }: StreamViewer) {
    this.#url = url;
    this.#playlist = playlist;
    this.#watching = this.#watch();
  }

  /** @returns the code of what was refused, or a viewer who watches */
  static async open(url: string, token: string, pin: string | null = null): Promise<HlsViewer | string> {
    const answer = await fetch(`${url}/api/v1/streams/${token}/viewers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pin }),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) return (body as { error: { code: string } }).error.code;
    return new HlsViewer(url, body as StreamViewer);
  }

  /** Asks for nothing any more, as a page that was closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watching;
  }

  /** Never rejects. */
  async #watch(): Promise<void> {
    let query = '';
    while (!this.#stopped) {
      const text = String(await this.#get(`${this.#playlist}${query}`));
      const [, segment = '', part = ''] = /HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"/.exec(text) ?? [];
      if (segment === '') return;
      query = `?_HLS_msn=${segment}&_HLS_part=${part}`;
      const latest = [...text.matchAll(/PART:DURATION=[\d.]+,URI="([^"]+)"/g)].at(-1)?.[1] ?? '';
      const content = await this.#get(this.#playlist.replace('index.m3u8', latest));
      if (!content) return;
      this.parts++;
      this.bytes += content.length;
    }
  }

  async #get(address: string): Promise<Buffer | null> {
    try {
      const answer = await fetch(this.#url + address);
      const content = Buffer.from(await answer.arrayBuffer());
      if (answer.ok) return content;
      this.refusals.push(`${answer.status} ${address}`);
    } catch (error) {
      this.refusals.push(String(error));
    }
    return null;
  }
}
