import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { type AddressInfo, isIP } from 'node:net';
import type { Request } from 'express';
import type { Config } from '../config/schema.ts';
import { MediaNode } from '../media/node.ts';
import type { ConferenceService } from './conference/service.ts';
import { systemEndpoints } from './contract/api/system.ts';
import { answer } from './contract/api/handlers.ts';
import { StoredRecordings } from '../recorder/files.ts';
import { RecorderNode } from '../recorder/node.ts';
import { openStorage } from '../recorder/storage/open-storage.ts';
import { createFeatures, type Features } from './wiring/features.ts';
import { createApi } from './http/api.ts';
import { createApp } from './http/app.ts';
import { ensureCertificate } from './http/certificate.ts';
import { ReadinessCheck } from './http/readiness.ts';
import { closeInTurn } from './kernel/close-in-turn.ts';
import { localAddresses } from './kernel/local-addresses.ts';
import type { Logger } from './kernel/logger.ts';
import { Metrics } from './metrics/metrics.ts';
import { SocketGateway } from './socket/gateway.ts';
import { type Database, openDatabase } from './store/database.ts';
import type { LiveStore } from './store/live-store.ts';
import { migrate } from './store/migrate.ts';
import { openLiveStore } from './store/open-live-store.ts';

const root = path.join(import.meta.dirname, '..');
/** Closing goes on after this long, whatever hangs; the features bound their own parts. */
const featuresMs = 25_000;
const partMs = 5000;
const recorderMs = 8000;

export interface Addresses {
  http: string;
  /** Empty when HTTPS is off. */
  https: string[];
}

interface Parts {
  config: Config;
  log: Logger;
  database: Database;
  live: LiveStore;
  media: MediaNode;
  recorder: RecorderNode;
  features: Features;
  gateway: SocketGateway;
}

/** The whole system in one process: every part made and tied to the others, here and in `wiring/`. */
export class Plenum {
  readonly config: Config;
  readonly addresses: Addresses;
  readonly media: MediaNode;
  readonly recorder: RecorderNode;
  readonly conferences: ConferenceService;
  readonly #parts: Parts;
  readonly #servers: HttpServer[];
  #closing: Promise<void> | undefined;

  private constructor(parts: Parts, servers: HttpServer[], addresses: Addresses) {
    this.config = parts.config;
    this.media = parts.media;
    this.recorder = parts.recorder;
    this.conferences = parts.features.conferences;
    this.#parts = parts;
    this.#servers = servers;
    this.addresses = addresses;
  }

  /** @throws when a port is taken, a store or the worker is missing or the certificate cannot be read; nothing keeps running then */
  static async start(config: Config, log: Logger): Promise<Plenum> {
    const opened = new Opened();
    try {
      return await Plenum.#start(config, log, opened);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  static async #start(config: Config, log: Logger, opened: Opened): Promise<Plenum> {
    const dataDir = path.resolve(config.dataDir);
    const database = await openDatabase({ url: config.database.url, dataDir }, log);
    opened.add(() => database.close());
    await migrate(database);
    const live = await openLiveStore({ url: config.redis.url, dataDir }, log);
    opened.add(() => live.close());
    const media = await MediaNode.create(config.media, log);
    opened.add(() => media.close());
    const placed = { ...config, dataDir };
    const recorder = await RecorderNode.start(
      { config: placed, intake: { host: '127.0.0.1', port: 0 }, logLevel: config.log.level },
      log,
    );
    opened.add(() => recorder.close());
    const storage = await openStorage(placed);
    opened.add(() => storage.close());
    await storage.check();
    const gateway = new SocketGateway(config, log);
    const addresses: Addresses = { http: '', https: [] };
    const linkOrigin = () => publicOrigin(config) ?? addresses.https[0] ?? addresses.http;
    const features = await createFeatures({
      ...{ config, log, database, live, media, recorder, dataDir },
      recordingFiles: new StoredRecordings(storage),
      streams: recorder.streams,
      linkOrigin,
      publish: (conferenceId, patch) => gateway.publish(conferenceId, 'patch', patch),
      publishSpeaking: (conferenceId, participantIds) =>
        gateway.publish(conferenceId, 'speaking', { participantIds }),
      publishChat: (conferenceId, message) => gateway.publish(conferenceId, 'chat', { message }),
    });
    opened.add(() => features.close());
    const { conferences, calling, chat, pinGuard, identify, authenticate } = features;
    const metrics = new Metrics({
      conferences: () => conferences.conferences,
      participants: () => conferences.participants,
      media: () => media.totals(),
      sip: () => features.sip.totals,
      recorder: () => recorder.totals(),
      streams: () => ({ ...recorder.streams.totals(), viewers: features.streams.viewers() }),
    });
    gateway.serve({ conferences, calling, chat, media, pinGuard, metrics, identify, authenticate });
    opened.add(() => gateway.close());
    const readiness = new ReadinessCheck({
      media: () => {
        if (!media.ready()) throw new Error('no media worker runs');
      },
      database: () => database.ping(),
      liveStore: () => live.ping(),
    });
    const app = createApp({
      ...{ config, metrics, log },
      api: createApi({
        config,
        features,
        db: database.db,
        linkOrigin,
        system: answer(systemEndpoints, {
          'GET /client-settings': ({ http }) => ({
            version: '1',
            rtpCapabilities: media.rtpCapabilities(),
            iceTransportPolicy: config.ice.transportPolicy,
            invitationOrigin: invitationOrigin(config, (http.request as Request).hostname, addresses),
            chatFileBytes: config.conference.chatFiles ? config.conference.chatFileBytes : null,
          }),
        }),
      }),
      clientDir: path.join(root, 'webclient/dist'),
      ready: () => readiness.ask(),
    });
    const servers: HttpServer[] = [];
    opened.add(() => closeServers(servers));
    const http = createHttpServer(app);
    servers.push(http);
    gateway.attach(http);
    await listen(http, config.http);
    addresses.http = `http://localhost:${portOf(http)}`;
    if (config.https.enabled) {
      const https = createHttpsServer(await certificateFor(config), app);
      servers.push(https);
      gateway.attach(https);
      await listen(https, config.https);
      const hosts = localAddresses().filter((address) => !isLoopback(address));
      addresses.https = (hosts.length > 0 ? hosts : ['localhost']).map(
        (host) => `https://${isIP(host) === 6 ? `[${host}]` : host}:${portOf(https)}`,
      );
    }
    await features.sip.open(() => certificateFor(config));
    return new Plenum(
      { config, log, database, live, media, recorder, features, gateway },
      servers,
      addresses,
    );
  }

  /** Where terminals and telephones are spoken to. */
  get sip(): Features['sip'] {
    return this.#parts.features.sip;
  }

  /** With what the first administrator is made; null when there is an enterprise. */
  setupCode(): string | null {
    return this.#parts.features.setupCode();
  }

  /** Stops taking people, then closes everything it started. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { log, features, gateway, media, recorder, live, database } = this.#parts;
    const stopped = gateway.close();
    // Whether it failed is asked below, in its turn.
    stopped.catch(() => undefined);
    closeServers(this.#servers);
    // Their ends are written before the stores are closed.
    await closeInTurn(log, [
      { name: 'features', close: () => features.close(), atMostMs: featuresMs },
      { name: 'recorder', close: () => recorder.close(), atMostMs: recorderMs },
      { name: 'media', close: () => media.close(), atMostMs: partMs },
      { name: 'signalling', close: () => stopped, atMostMs: partMs },
      { name: 'live store', close: () => live.close(), atMostMs: partMs },
      { name: 'database', close: () => database.close(), atMostMs: partMs },
    ]);
  }
}

/** What a start has opened by now, to be closed when it fails. */
class Opened {
  readonly #closers: (() => void | Promise<void>)[] = [];

  add(close: () => void | Promise<void>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) {
      // The failure that led here is what is told.
      await Promise.resolve(close()).catch(() => undefined);
    }
  }
}

/** Idle browsers hold their connections open; nobody is to wait for them. */
function closeServers(servers: readonly HttpServer[]): void {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

function publicOrigin({ publicUrl }: Config): string | null {
  return publicUrl === '' ? null : new URL(publicUrl).origin;
}

/**
 * Somebody who sits at this machine invites others: they need an address that leads here from elsewhere. Empty: the one
 * the page itself has.
 */
function invitationOrigin(config: Config, cameBy: string, { https }: Addresses): string {
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(cameBy);
  return publicOrigin(config) ?? (local ? (https[0] ?? '') : '');
}

async function certificateFor({
  https,
  dataDir,
}: Config): Promise<{ key: string | Buffer; cert: string | Buffer }> {
  if (https.certificate !== '')
    return { cert: readFileSync(https.certificate), key: readFileSync(https.key) };
  return ensureCertificate(path.resolve(dataDir), localAddresses(), ['localhost', hostname()]);
}

/** @throws with the address and what to do when it cannot be listened on */
function listen(server: HttpServer, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new Error(
          `cannot listen on ${host} port ${port}: ${cause.message}. Choose another port in the settings.`,
          {
            cause,
          },
        ),
      ),
    );
    server.listen({ host, port }, resolve);
  });
}

function portOf(server: HttpServer): number {
  return (server.address() as AddressInfo).port;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
