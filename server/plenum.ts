import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { type AddressInfo, isIP } from 'node:net';
import { Router } from 'express';
import type { Config } from '../config/schema.ts';
import { MediaNode } from '../media/node.ts';
import { PinGuard } from './auth/pin-guard.ts';
import { bookingRoutes } from './booking/routes.ts';
import { BookingService } from './booking/service.ts';
import { ConferenceService } from './conference/service.ts';
import type { ClientSettings } from './contract/rest.ts';
import { createApp } from './http/app.ts';
import { ensureCertificate } from './http/certificate.ts';
import { clientAddress } from './http/client-address.ts';
import { localAddresses } from './kernel/local-addresses.ts';
import type { Logger } from './kernel/logger.ts';
import { Metrics } from './metrics/metrics.ts';
import { SocketGateway } from './socket/gateway.ts';
import { MemoryLiveStore } from './store/memory/live-store.ts';

const root = path.join(import.meta.dirname, '..');

export interface Addresses {
  http: string;
  /** Empty when HTTPS is off. */
  https: string[];
}

/** The whole system in one process: every part made and tied to the others, here and nowhere else. */
export class Plenum {
  readonly config: Config;
  readonly addresses: Addresses;
  readonly media: MediaNode;
  readonly conferences: ConferenceService;
  readonly #gateway: SocketGateway;
  readonly #servers: HttpServer[];
  #closing: Promise<void> | undefined;

  private constructor(
    parts: { config: Config; media: MediaNode; conferences: ConferenceService; gateway: SocketGateway },
    servers: HttpServer[],
    addresses: Addresses,
  ) {
    this.config = parts.config;
    this.media = parts.media;
    this.conferences = parts.conferences;
    this.#gateway = parts.gateway;
    this.#servers = servers;
    this.addresses = addresses;
  }

  /** @throws when a port is taken, the worker is missing or the certificate cannot be read; nothing keeps running then */
  static async start(config: Config, log: Logger): Promise<Plenum> {
    const media = await MediaNode.create(config.media, log);
    const gateway = new SocketGateway(config, log);
    const booking = new BookingService({ lifeMs: config.conference.instantMeetingHours * 3_600_000 });
    const conferences = new ConferenceService({
      config,
      media,
      log,
      findMeeting: (meetingId) => booking.find(meetingId),
      publish: (conferenceId, patch) => gateway.publish(conferenceId, 'patch', patch),
      publishSpeaking: (conferenceId, participantIds) =>
        gateway.publish(conferenceId, 'speaking', { participantIds }),
    });
    const metrics = new Metrics({
      conferences: () => conferences.conferences,
      participants: () => conferences.participants,
      media: () => media.totals(),
    });
    const pinGuard = new PinGuard(new MemoryLiveStore({ log }), config.limits.wrongPinsPerMinute);
    gateway.serve({ conferences, media, pinGuard, metrics });
    const api = Router();
    const addresses: Addresses = { http: '', https: [] };
    api.get('/client-settings', (request, response) => {
      response.json({
        version: '1',
        rtpCapabilities: media.rtpCapabilities(),
        iceTransportPolicy: config.ice.transportPolicy,
        invitationOrigin: invitationOrigin(config.publicUrl, request.hostname, addresses),
      } satisfies ClientSettings);
    });
    api.use(
      bookingRoutes({
        booking,
        pinGuard,
        meetingsPerMinute: config.limits.meetingsPerMinute,
        addressOf: (request) => clientAddress(request, config.trustedProxies),
      }),
    );
    const app = createApp({
      config,
      metrics,
      log,
      api,
      clientDir: path.join(root, 'webclient/dist'),
      ready: () => media.ready(),
    });
    const servers: HttpServer[] = [];
    try {
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
      return new Plenum({ config, media, conferences, gateway }, servers, addresses);
    } catch (error) {
      for (const server of servers) server.close();
      media.close();
      throw error;
    }
  }

  /** Stops taking people, then closes everything it started. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const stopped = this.#gateway.close();
    // Idle browsers hold their connections open; nobody is to wait for them.
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
    this.conferences.close();
    this.media.close();
    await stopped;
  }
}

/** Somebody who sits at this machine invites others: they need an address that leads here from elsewhere. */
function invitationOrigin(publicUrl: string, cameBy: string, { https }: Addresses): string {
  if (publicUrl !== '') return new URL(publicUrl).origin;
  return ['localhost', '127.0.0.1', '[::1]'].includes(cameBy) ? (https[0] ?? '') : '';
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
