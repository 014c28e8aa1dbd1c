import { Button } from 'antd';
import { CircleDot, Download, History, RefreshCw, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TerminalTrace as Trace } from '../../../server/contract/api/terminals.ts';
import { rest, saveFile } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { Status } from '../parts/status.tsx';

interface TerminalTraceProps {
  terminalId: string;
  trace: Trace | null;
  onChange: (trace: Trace | null) => void;
  /** Asks the server how much there is. */
  onLook: () => void;
}

/** Writing down the SIP messages of a terminal, and saving them. */
export function TerminalTrace({ terminalId, trace, onChange, onLook }: TerminalTraceProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const action = useAction();
  const runs = useRuns(trace);
  const params = { terminalId };

  const begin = async (): Promise<void> => {
    const done = await action.run(() => rest('POST /terminals/:terminalId/trace', { params }));
    if (done) onChange(done.answer);
  };
  const end = async (): Promise<void> => {
    const done = await action.run(() => rest('DELETE /terminals/:terminalId/trace', { params }));
    if (done) onChange(null);
  };
  const save = (): Promise<unknown> =>
    action.run(async () => saveFile(await rest('GET /terminals/:terminalId/trace', { params })));
  const said = trace && {
    time: format.time(trace.until),
    messages: format.number(trace.messages),
  };
  return (
    <section className="admin-drawer-section" data-testid="terminal-trace">
      <h3>{t('terminal.trace.title')}</h3>
      <div className="admin-stack">
        <p className="quiet">{t('terminal.trace.what')}</p>
        {said ? (
          <Status tone={runs ? 'busy' : 'quiet'} icon={runs ? CircleDot : History}>
            {t(runs ? 'terminal.trace.runs' : 'terminal.trace.over', said)}
          </Status>
        ) : null}
        {/* What fails is told by `run`. */}
        <div className="admin-actions">
          {runs ? null : (
            <Button
              icon={<CircleDot size={16} aria-hidden />}
              loading={action.busy}
              onClick={() => void begin()}
              data-testid="begin-trace"
            >
              {t(trace ? 'terminal.trace.again' : 'terminal.trace.begin')}
            </Button>
          )}
          {trace ? (
            <>
              <Button
                icon={<Download size={16} aria-hidden />}
                onClick={() => void save()}
                data-testid="save-trace"
              >
                {t('terminal.trace.download')}
              </Button>
              {runs ? (
                <Button icon={<RefreshCw size={16} aria-hidden />} onClick={onLook}>
                  {t('terminal.trace.look')}
                </Button>
              ) : null}
              <Button danger icon={<Trash2 size={16} aria-hidden />} onClick={() => void end()}>
                {t(runs ? 'terminal.trace.stop' : 'terminal.trace.discard')}
              </Button>
            </>
          ) : null}
        </div>
        {trace ? <p className="quiet">{t('terminal.trace.part')}</p> : null}
      </div>
    </section>
  );
}

/** Whether it is written just now; it ends while somebody looks. */
function useRuns(trace: Trace | null): boolean {
  const [now, setNow] = useState(() => Date.now());
  const until = trace?.until ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  return until > now;
}
