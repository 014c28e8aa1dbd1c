import type { PinGuard } from '../auth/pin-guard.ts';
import { Calendar } from '../booking/calendar.ts';
import { Cancelling } from '../booking/cancelling.ts';
import { Editing } from '../booking/editing.ts';
import { InstantMeetings } from '../booking/instant.ts';
import { Joining } from '../booking/joining.ts';
import type { BookingPorts } from '../booking/ports.ts';
import { Rooms } from '../booking/rooms.ts';
import { bookingRoutes } from '../booking/routes.ts';
import { BookingService } from '../booking/service.ts';
import { Templates } from '../booking/templates.ts';
import type { Route } from '../contract/api/handlers.ts';
import { senderOf } from '../mail/transport.ts';
import type { HistoryService } from '../history/service.ts';
import { findNumber, freeNumbers, reserveNumber } from '../directory/numbers.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';
import { pastConference } from './past-conference.ts';
import type { Terminals } from './terminals.ts';

export interface BookingWiring {
  directory: Directory;
  terminals: Terminals;
  pinGuard: PinGuard;
  history: () => HistoryService;
  /** How many are in the conferences of these meeting IDs now. */
  partiesIn: (meetingIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

export interface Booking {
  booking: BookingService;
  cancelling: Cancelling;
  joining: Joining;
  routes: Route[];
}

type TerminalNames = Directory['accountNames'];

export function wireBooking(ground: Ground, wiring: BookingWiring): Booking {
  const { config, db, live, audit, mailer, webhooks } = ground;
  const { directory, terminals, pinGuard, history, partiesIn } = wiring;
  const namesOf: TerminalNames = (tx, enterpriseId, ids) => terminals.terminals.names(tx, enterpriseId, ids);
  const ports: BookingPorts = {
    audit,
    mailer,
    sender: senderOf(config.mail.from),
    webhooks,
    numbers: { reserveNumber, findNumber, freeNumbers },
    directory: {
      maySee: directory.maySee,
      people: directory.people,
      person: directory.person,
    },
    terminals: {
      terminals: async (tx, enterpriseId, ids) => {
        const names = await namesOf(tx, enterpriseId, ids);
        return [...names].map(([terminalId, name]) => ({ terminalId, name }));
      },
      vmr: async (tx, vmrId) => {
        const vmr = await terminals.vmrs.vmr(vmrId, tx);
        if (!vmr) return undefined;
        const { owner } = vmr;
        if (!owner) return { ...vmr, owner };
        const names = owner.kind === 'account' ? directory.accountNames : namesOf;
        const name = (await names(tx, vmr.enterpriseId, [owner.id])).get(owner.id) ?? '';
        return { ...vmr, owner: { ...owner, name } };
      },
    },
    history: { pastConference: (caller, conferenceId) => pastConference(history(), caller, conferenceId) },
    live: partiesIn,
  };
  const parts = { db, ports };
  const booking = new BookingService(parts);
  const joining = new Joining(parts);
  const { visitorsMayStart, instantMeetingHours } = config.conference;
  const { meetingsPerMinute } = config.limits;
  const routes = bookingRoutes({
    booking,
    joining,
    editing: new Editing(parts),
    calendar: new Calendar(parts),
    instant: new InstantMeetings({
      ...parts,
      rates: live,
      settings: { visitorsMayStart, instantMeetingHours, meetingsPerMinute },
    }),
    rooms: new Rooms({ db, ...ports }),
    templates: new Templates(parts),
    guard: (address, meetingId, attempt) => pinGuard.guard(address, meetingId, attempt),
  });
  return { booking, cancelling: new Cancelling(parts), joining, routes };
}
