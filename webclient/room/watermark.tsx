import { useId, type ReactElement } from 'react';
import { useMeeting } from '../app/session.ts';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { useSelf } from './participants.ts';
import './watermark.css';

/** One's own name over everything one sees, so that a photograph of it says whose screen it was. */
export function Watermark(): ReactElement | null {
  const on = useMeeting((state) => state.snapshot?.fields.watermark ?? false);
  const meetingId = useMeeting((state) => state.snapshot?.meetingId ?? '');
  const name = useSelf()?.name;
  const pattern = useId();
  if (!on || name === undefined) return null;
  const text = `${name}  ${formatMeetingId(meetingId)}`;
  // Han characters are as wide as they are high, others about half of that.
  const wide = text.match(/[\u2e80-\uffff]/g)?.length ?? 0;
  const width = 90 + wide * 15 + (text.length - wide) * 8.4;
  return (
    <svg className="watermark" aria-hidden data-testid="watermark">
      <defs>
        <pattern
          id={pattern}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-24)"
          width={width}
          height={150}
        >
          <text x={0} y={30}>
            {text}
          </text>
          <text x={-width / 2} y={105}>
            {text}
          </text>
          <text x={width / 2} y={105}>
            {text}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${pattern})`} />
    </svg>
  );
}
