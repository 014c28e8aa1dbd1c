import { Button, Checkbox, Form, Input, Select } from 'antd';
import { Dices } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { digitsOf } from '../../../server/contract/meeting-id.ts';
import { useAct } from '../../console/use-act.ts';
import { idempotencyKeys, rest } from '../../core/rest.ts';
import { expiresAt, expiries, isSharePin, makePin, type Expiry } from './expiry.ts';
import type { Made } from './made-link.tsx';

interface NewLinkProps {
  recordingId: string;
  onMade: (made: Made) => void;
}

/** Makes a link: for how long, and whether with a PIN. */
export function NewLink({ recordingId, onMade }: NewLinkProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { busy, run } = useAct();
  const [keyFor] = useState(idempotencyKeys);
  // Counted from once, so that the same choice is the same request: it makes no second link after a lost answer.
  const [opened] = useState(Date.now);
  const [expiry, setExpiry] = useState<Expiry>('week');
  const [pin, setPin] = useState<string | null>(null);
  const wrong = pin !== null && !isSharePin(pin);

  const make = async (): Promise<void> => {
    const body = { pin, expiresAt: expiresAt(expiry, opened) };
    await run(async () => {
      const params = { recordingId };
      const idempotencyKey = keyFor(body);
      const { link } = await rest('POST /recordings/:recordingId/shares', { params, body, idempotencyKey });
      onMade({ link: new URL(link, location.origin).href, pin });
    });
  };
  return (
    <Form layout="vertical" className="new-link" onFinish={() => void make()}>
      <Form.Item label={t('expiry')} htmlFor="share-expiry">
        <Select
          id="share-expiry"
          value={expiry}
          onChange={setExpiry}
          options={expiries.map((value) => ({ value, label: t(`expiries.${value}`) }))}
        />
      </Form.Item>
      <div className="new-link-pin">
        <Checkbox
          checked={pin !== null}
          data-testid="share-with-pin"
          onChange={({ target }) => setPin(target.checked ? makePin() : null)}
        >
          {t('needsPin')}
        </Checkbox>
        {pin === null ? null : (
          <Form.Item
            label="PIN"
            htmlFor="share-pin"
            validateStatus={wrong ? 'error' : ''}
            help={t('pinRule')}
          >
            <div className="new-link-digits">
              <Input
                id="share-pin"
                inputMode="numeric"
                autoComplete="off"
                maxLength={8}
                data-testid="share-pin"
                aria-invalid={wrong}
                value={pin}
                onChange={({ target }) => setPin(digitsOf(target.value).slice(0, 8))}
              />
              <Button icon={<Dices size={16} aria-hidden />} onClick={() => setPin(makePin())}>
                {t('otherPin')}
              </Button>
            </div>
          </Form.Item>
        )}
      </div>
      <Button type="primary" htmlType="submit" loading={busy} disabled={wrong} data-testid="make-link">
        {t('makeLink')}
      </Button>
    </Form>
  );
}
