import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '../../recorder/storage/s3-client.ts';

/** A request as a test may wait for it, hold it up or refuse it. */
export interface S3Request {
  method: string;
  key: string;
  query: URLSearchParams;
}

const bucket = 'recordings';
const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/**
 * An S3 server of a test's own, with one bucket. s3rver takes uploads in parts, but neither lists nor aborts them: that
 * is done here, in the folders in which it keeps them.
 */
export class S3Server {
  readonly url: string;
  readonly requests: S3Request[] = [];
  /** What a request waits for before it is answered. */
  hold: (request: S3Request) => Promise<void> | undefined = () => undefined;
  refuses: (request: S3Request) => boolean = () => false;
  readonly #s3rver: S3rver;
  readonly #folder: string;

  private constructor(s3rver: S3rver, folder: string, port: number) {
    this.#s3rver = s3rver;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<S3Server> {
    const folder = mkdtempSync(join(tmpdir(), 'plenum-s3-'));
    const s3rver = new S3rver({
      ...{ address: '127.0.0.1', port: 0, silent: true, directory: folder, vhostBuckets: false },
      configureBuckets: [{ name: bucket }],
    });
    const { port } = await s3rver.run();
    const server = new S3Server(s3rver, folder, port);
    const answer = s3rver.callback();
    s3rver.httpServer.removeAllListeners('request');
    s3rver.httpServer.on('request', (request, response) => void server.#take(request, response, answer));
    return server;
  }

  settings(more: Partial<S3Settings> = {}): S3Settings {
    return {
      ...{ bucket, endpoint: this.url, region: '', prefix: 'plenum', pathStyle: true },
      ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      ...more,
    };
  }

  /** Numbers of the parts that were sent, in order of their numbers. */
  partsSent(): number[] {
    const numbers = this.requests
      .filter(({ method }) => method === 'PUT')
      .map(({ query }) => query.get('partNumber'));
    return numbers
      .filter((one) => one !== null)
      .map(Number)
      .sort((one, other) => one - other);
  }

  /** Uploads that were begun and neither completed nor aborted. */
  uploads(): { id: string; key: string; folder: string }[] {
    const folder = join(this.#folder, bucket, '._S3rver_uploads');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((id) => ({
      ...{ id, folder: join(folder, id) },
      key: readFileSync(join(folder, id, 'key'), 'utf8'),
    }));
  }

  /** Parts of uploads that have arrived as a whole. */
  parts(): { number: number; bytes: number; md5: string; upload: string }[] {
    return this.uploads().flatMap(({ id, folder }) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.md5'))
        .map((name) => ({
          ...{ upload: id, number: Number(name.slice(0, -4)) },
          bytes: statSync(join(folder, name.slice(0, -4))).size,
          md5: readFileSync(join(folder, name), 'utf8'),
        })),
    );
  }

  async close(): Promise<void> {
    this.#s3rver.httpServer.closeAllConnections();
    await this.#s3rver.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #take(message: IncomingMessage, response: ServerResponse, answer: RequestListener): Promise<void> {
    const { pathname, searchParams: query } = new URL(message.url ?? '', this.url);
    const [, name = '', ...path] = decodeURIComponent(pathname).split('/');
    const request = { method: message.method ?? '', key: path.join('/'), query };
    this.requests.push(request);
    await this.hold(request);
    if (this.refuses(request)) send(response, 403, '<Error><Code>AccessDenied</Code></Error>');
    else if (name !== bucket || !this.#serve(request, response)) answer(message, response);
  }

  /** @returns whether it was one of the requests that s3rver does not know */
  #serve({ method, query }: S3Request, response: ServerResponse): boolean {
    const uploadId = query.get('uploadId');
    if (method === 'GET' && query.has('uploads')) this.#list(response, query);
    else if (method === 'GET' && uploadId !== null) this.#listParts(response, uploadId);
    else if (method === 'DELETE' && uploadId !== null) this.#abort(response, uploadId);
    else return false;
    return true;
  }

  /** ListMultipartUploads */
  #list(response: ServerResponse, query: URLSearchParams): void {
    const uploads = this.uploads()
      .filter(({ key }) => key.startsWith(query.get('prefix') ?? ''))
      .map(({ id, key, folder }) => {
        const begunAt = statSync(join(folder, 'key')).mtime.toISOString();
        return `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begunAt}</Initiated></Upload>`;
      });
    const inside = `<IsTruncated>false</IsTruncated>${uploads.join('')}`;
    send(response, 200, `<ListMultipartUploadsResult ${namespace}>${inside}</ListMultipartUploadsResult>`);
  }

  #listParts(response: ServerResponse, uploadId: string): void {
    const parts = this.parts()
      .filter(({ upload }) => upload === uploadId)
      .map(
        ({ number, bytes, md5 }) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>"${md5}"</ETag><Size>${bytes}</Size></Part>`,
      );
    const inside = `<IsTruncated>false</IsTruncated>${parts.join('')}`;
    send(response, 200, `<ListPartsResult ${namespace}>${inside}</ListPartsResult>`);
  }

  #abort(response: ServerResponse, uploadId: string): void {
    for (const { id, folder } of this.uploads()) if (id === uploadId) rmSync(folder, { recursive: true });
    send(response, 204, '');
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}
