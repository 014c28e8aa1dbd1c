import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/schema.ts';
import type { CallingService } from '../calling/service.ts';
import { AuditService } from '../audit/service.ts';
import { Auth } from '../auth/auth.ts';
import { PinGuard } from '../auth/pin-guard.ts';
import { chatRoutes } from '../chat/routes.ts';
import type { ChatService } from '../chat/service.ts';
import type { Identity } from '../conference/seats.ts';
import type { ConferenceService } from '../conference/service.ts';
import type { Caller } from '../contract/api/caller.ts';
import type { ChatMessage } from '../contract/chat.ts';
import type { Route } from '../contract/api/handlers.ts';
import type { Patch } from '../contract/conference-view.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { RecordingFiles, RecordingPort } from '../contract/recording-port.ts';
import type { StreamPort } from '../contract/stream-port.ts';
import { SignInAccounts } from '../directory/sign-in.ts';
import { closeInTurn } from '../kernel/close-in-turn.ts';
import type { Logger } from '../kernel/logger.ts';
import { ServerId } from '../kernel/server-id.ts';
import { Mailer } from '../mail/mailer.ts';
import { createMailTransport } from '../mail/transport.ts';
import { MailWorker } from '../mail/worker.ts';
import { ConcurrencyQuota } from '../quota/concurrency.ts';
import type { Database } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { webhookRoutes } from '../webhooks/routes.ts';
import { WebhookService } from '../webhooks/service.ts';
import { WebhookWorker } from '../webhooks/worker.ts';
import { wireBooking } from './booking.ts';
import { wireCalling } from './calling.ts';
import { tidyChat, wireChat } from './chat.ts';
import { wireConferences } from './conferences.ts';
import { wireDirectory } from './directory.ts';
import type { Ground } from './ground.ts';
import { wireHistory } from './history.ts';
import { Housekeeping } from './housekeeping.ts';
import { wireRecordings } from './recordings.ts';
import { Sip } from './sip.ts';
import { type Streams, wireStreams } from './streams.ts';
import { wireTerminals } from './terminals.ts';

/** On the bus: the ID of an account whose sessions were ended by an administrator. */
const signedOut = 'account.signed_out';

export interface FeatureParts {
  config: Config;
  log: Logger;
  database: Database;
  live: LiveStore;
  media: MediaPort;
  recorder: RecordingPort;
  recordingFiles: RecordingFiles;
  streams: StreamPort;
  /** Absolute. */
  dataDir: string;
  /** Where the links of mails lead to, e.g. https://meet.example.org. */
  linkOrigin: () => string;
  publish: (conferenceId: string, patch: Patch) => void;
  publishSpeaking: (conferenceId: string, participantIds: string[]) => void;
  publishChat: (conferenceId: string, message: ChatMessage) => void;
}

export interface Features {
  routes: readonly Route[];
  conferences: ConferenceService;
  chat: ChatService;
  calling: CallingService;
  pinGuard: PinGuard;
  sip: Sip;
  streams: Pick<Streams, 'viewers'>;
  authenticate: (request: IncomingMessage) => Promise<Caller | null>;
  /** Who somebody is in a conference. */
  identify: (request: IncomingMessage) => Promise<Identity | null>;
  /** With what the first administrator is made; null when there is an enterprise. */
  setupCode: () => string | null;
  close: () => Promise<void>;
}

/** Makes every feature and ties it to the others. What one needs of a later one it asks for when it needs it. */
export async function createFeatures(parts: FeatureParts): Promise<Features> {
  const {
    config,
    log,
    database,
    live,
    media,

    dataDir,
    linkOrigin,
    publish,
    publishSpeaking,
  } = parts;
  const { db } = database;
  const { allowPrivateAddresses } = config.webhooks;
  const audit = new AuditService({ db });
  const transport = createMailTransport({ ...config.mail, dataDir }, log);
  const mailer = new Mailer();
  const webhooks = new WebhookService({ db, audit, allowPrivateAddresses });
  const serverId = await ServerId.claim({ dataDir, live, log });
  const ground: Ground = {
    ...{ config, log, db, live, dataDir, linkOrigin, audit, mailer, webhooks },
    serverId: serverId.id,
  };
  const auth = await Auth.create({
    ...{ db, live, log, audit, linkOrigin },
    accounts: new SignInAccounts({ audit }),
    mail: mailer,
    settings: config.auth,
    trustedProxies: config.trustedProxies,
    visitorsMayStart: config.conference.visitorsMayStart,
  });
  const pinGuard = new PinGuard(live, config.limits.wrongPinsPerMinute);
  const quota = new ConcurrencyQuota(live, log);

  const partiesIn = async (meetingIds: readonly string[]): Promise<Map<string, number>> => {
    const entries = (await board.entries()).filter(({ meetingId }) => meetingIds.includes(meetingId));
    return new Map(entries.map(({ meetingId, parties }) => [meetingId, parties]));
  };
  const directory = await wireDirectory(ground, {
    credentials: {
      hash: (...given) => auth.credentials.hash(...given),
      store: (...given) => auth.credentials.store(...given),
      activate: (...given) => auth.credentials.activate(...given),
      forget: (...given) => auth.credentials.forget(...given),
      signOutEverywhere: async (accountId) => {
        await auth.credentials.signOutEverywhere(accountId);
        // The sessions are ended; a live conference that does not hear of it is the lesser evil.
        await live.publish(signedOut, accountId).catch((error: unknown) => {
          log.warn(
            { err: error, accountId },
            'conferences could not be told of an account that was signed out',
          );
        });
      },
    },
    onAccountDeleted: async (tx, accountId) => {
      await booking.cancelling.forgetAccount(tx, accountId, { origin: linkOrigin() });
      await terminals.vmrs.freeOwned(tx, 'account', accountId);
    },
    onDepartmentDeleted: (tx, departmentId) => terminals.terminals.leaveDepartment(tx, departmentId),
    liveParties: (enterpriseId) => quota.used(enterpriseId),
  });
  const sip: Sip = new Sip(ground, {
    ...{ media, directory },
    terminals: () => terminals,
    conferences: () => conferences,
  });
  const terminals = wireTerminals(ground, {
    directory,
    partiesIn,
    revoked: (terminalId) => sip.revoked(terminalId),
    registration: (terminalId) => sip.registration(terminalId),
    traces: sip.traces,
    isBooked: (tx, vmrId) => booking.booking.isVmrBooked(tx, vmrId),
  });
  const calling = wireCalling(ground, {
    ...{ directory, terminals, dialler: sip.dialler },
    conferences: () => conferences,
  });
  const { publishChat } = parts;
  const chat = wireChat(ground, { conferences: () => conferences, publishChat });
  const recorded = await wireRecordings(ground, {
    ...{ media, recorder: parts.recorder, files: parts.recordingFiles, directory, pinGuard },
    conferences: () => conferences,
  });
  const streams = wireStreams(ground, {
    ...{ port: parts.streams, feeds: recorded.feeds, pinGuard },
    conferences: () => conferences,
  });
  const {
    conferences,
    elsewhere,
    recorder,
    board,
    endAnywhere,
    close,
    routes: conferenceRoutes,
  } = await wireConferences(ground, {
    ...{ media, directory, quota, publish, publishSpeaking, calls: calling, pinGuard },
    joining: () => booking.joining,
    chat,
    recordings: recorded,
    streams,
  });
  await recorded.recover();
  streams.recover();
  await tidyChat(ground, { chat, conferences });
  await calling.open();
  const unsubscribe = await live.subscribe(signedOut, (accountId) => {
    conferences.accountSignedOut(accountId);
    directory.person(db, accountId).then(
      (person) => {
        if (person?.state !== 'active') conferences.accountGone(accountId);
      },
      (error: unknown) => log.error({ err: error, accountId }, 'an account could not be looked at'),
    );
  });
  const history = wireHistory(ground, {
    ...{ board, endAnywhere, directory, terminals, quota },
    recordedBytes: (enterpriseId) => recorded.recordings.usedBytes(enterpriseId),
  });
  const booking = wireBooking(ground, {
    ...{ directory, terminals, pinGuard, partiesIn },
    history: () => history.history,
  });

  const mails = new MailWorker({ db, transport, log });
  mails.start();
  const deliveries = WebhookWorker.start({ db, audit, log, allowPrivateAddresses });
  const housekeeping = await Housekeeping.start(ground, { recorder, booking: booking.booking });
  const routes = [
    ...auth.routes,
    ...directory.routes,
    ...terminals.routes,
    ...booking.routes,
    ...conferenceRoutes,
    ...history.routes,
    ...recorded.routes,
    ...streams.routes(elsewhere),
    ...chatRoutes({ chat }),
    ...webhookRoutes({ webhooks }),
  ];
  return {
    ...{ routes, conferences, calling, chat, pinGuard, sip, streams },
    authenticate: auth.authenticate,
    identify: async (request) => {
      const caller = await auth.authenticate(request);
      if (caller?.kind !== 'account') return null;
      const { accountId: id, enterpriseId } = caller;
      const person = await directory.person(db, id);
      return { kind: 'account', id, enterpriseId, number: person?.number ?? '' };
    },
    setupCode: () => auth.setupCode(),
    close: async () => {
      await closeInTurn(log, [{ name: 'SIP', close: () => sip.close(), atMostMs: 2000 }]);
      await close();
      await Promise.all(
        [
          { name: 'housekeeping', close: () => housekeeping.close(), atMostMs: 2000 },
          { name: 'news of accounts', close: () => unsubscribe(), atMostMs: 2000 },
          { name: 'recordings', close: () => recorded.close(), atMostMs: 6000 },
          { name: 'chats', close: () => chat.close(), atMostMs: 2000 },
          { name: 'calls', close: () => calling.close(), atMostMs: 2000 },
          { name: 'mail', close: () => mails.close(), atMostMs: 10_000 },
          { name: 'webhooks', close: () => deliveries.close(), atMostMs: 10_000 },
          { name: 'auth', close: () => auth.close(), atMostMs: 10_000 },
          { name: 'directory', close: () => directory.close(), atMostMs: 10_000 },
        ].map((step) => closeInTurn(log, [step])),
      );
      await closeInTurn(log, [{ name: 'server ID', close: () => serverId.close(), atMostMs: 2000 }]);
    },
  };
}
