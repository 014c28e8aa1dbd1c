import { bookingEndpoints } from '../contract/api/booking.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import type { Calendar } from './calendar.ts';
import type { Editing } from './editing.ts';
import type { InstantMeetings } from './instant.ts';
import type { Joining } from './joining.ts';
import type { Rooms } from './rooms.ts';
import type { BookingService } from './service.ts';
import type { Templates } from './templates.ts';

export interface BookingRoutes {
  booking: BookingService;
  editing: Editing;
  calendar: Calendar;
  instant: InstantMeetings;
  joining: Joining;
  rooms: Rooms;
  templates: Templates;
  /** Slows down guessing: runs an attempt and counts it when it was a wrong guess. */
  guard: <T>(address: string, meetingId: string, attempt: () => Promise<T>) => Promise<T>;
}

export function bookingRoutes(parts: BookingRoutes): Route[] {
  const { booking, editing, calendar, instant, joining, rooms, templates, guard } = parts;
  return answer(bookingEndpoints, {
    'POST /meetings': (request) => instant.start(request, request.body),
    'GET /meetings/:meetingId': ({ caller, address, params: { meetingId } }) =>
      guard(address, meetingId, () => joining.lookup(caller, meetingId)),

    'GET /occurrences': ({ caller, query }) => calendar.list(caller, query),
    'POST /bookings': (request) => booking.book(request, request.body),
    'GET /bookings/:bookingId': (request) => booking.get(request, request.params.bookingId),
    'PATCH /bookings/:bookingId': async (request) => {
      const changed = await editing.change(request, request.params.bookingId, request.version, request.body);
      return booking.get(request, changed);
    },
    'DELETE /bookings/:bookingId': (request) => {
      const { scope, occurrence, notify } = request.query;
      return editing.cancel(request, request.params.bookingId, {
        scope,
        occurrence,
        notify: notify === 'true',
      });
    },
    'GET /bookings/:bookingId/invitation': (request) =>
      booking.invitation(request, request.params.bookingId, request.query),
    'GET /bookings/:bookingId/calendar': async (request) => ({
      type: 'text/calendar',
      ...(await booking.calendarFile(request, request.params.bookingId)),
    }),
    'POST /recurrence-preview': ({ caller, body }) => booking.preview(caller, body),

    'GET /my/room': ({ caller, origin }) => rooms.mine(caller, origin),
    'PATCH /my/room': ({ caller, body, version, origin }) =>
      rooms.changeMine(caller, body, { version, origin }),

    'GET /templates': ({ caller }) => templates.list(caller),
    'POST /templates': ({ caller, body }) => templates.create(caller, body),
    'POST /templates/from-history': ({ caller, body }) => templates.fromHistory(caller, body),
    'PUT /templates/:templateId': ({ caller, params, version, body }) =>
      templates.replace(caller, params.templateId, version, body),
    'DELETE /templates/:templateId': ({ caller, params }) => templates.delete(caller, params.templateId),
  });
}
