import { type Request, Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { PinGuard } from '../auth/pin-guard.ts';
import { PlenumError } from '../contract/errors.ts';
import { parse } from '../contract/parse.ts';
import { createMeetingRequest, type Meeting, type MeetingLookup } from '../contract/rest.ts';
import { meetingIdSchema } from '../contract/signalling.ts';
import type { BookingService } from './service.ts';

export interface BookingRoutes {
  booking: BookingService;
  pinGuard: PinGuard;
  meetingsPerMinute: number;
  /** What limits are counted by. */
  addressOf: (request: Request) => string;
}

export function bookingRoutes({ booking, pinGuard, meetingsPerMinute, addressOf }: BookingRoutes): Router {
  const router = Router();
  const creating = new RateLimiterMemory({ points: meetingsPerMinute, duration: 60 });

  router.post('/meetings', async (request, response) => {
    const body = parse(createMeetingRequest, request.body ?? {});
    await creating.consume(addressOf(request)).catch((cause: unknown) => {
      throw new PlenumError('rate_limited', { cause });
    });
    response.status(201).json(booking.createInstant(body) satisfies Meeting);
  });

  router.get('/meetings/:meetingId', async (request, response) => {
    const id = meetingIdSchema.safeParse(request.params.meetingId);
    const lookup = await pinGuard.guard(addressOf(request), request.params.meetingId, () => {
      const meeting = id.success ? booking.find(id.data) : undefined;
      if (!meeting) return Promise.reject(new PlenumError('meeting_not_found', { field: 'meetingId' }));
      return Promise.resolve({ meetingId: meeting.meetingId, pinNeeded: meeting.guestPin !== '' });
    });
    response.json(lookup satisfies MeetingLookup);
  });
  return router;
}
