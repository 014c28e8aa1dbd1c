import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terminal, TerminalDetails, TerminalSecret } from '../../../server/contract/api/terminals.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import type { DepartmentTree } from '../directory/departments.ts';
import { Facts } from '../parts/facts.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { DeviceCard } from './device-card.tsx';
import { TerminalActions } from './terminal-actions.tsx';
import { TerminalForm } from './terminal-form.tsx';
import { registrationFacts } from './registration-facts.ts';
import { TerminalStatus } from './terminal-status.tsx';
import { TerminalTrace } from './terminal-trace.tsx';

interface TerminalDrawerProps {
  tree: DepartmentTree;
  onChanged: () => void;
}

export function TerminalDrawer({ tree, onChanged }: TerminalDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const open = params.get('open');
  return (
    <SideDrawer
      title={t('terminal.one')}
      open={open !== undefined}
      onClose={() => params.set({ open: null })}
      testId="terminal-drawer"
    >
      {open === undefined ? null : <Loading key={open} terminalId={open} tree={tree} onChanged={onChanged} />}
    </SideDrawer>
  );
}

function Loading({
  terminalId,
  tree,
  onChanged,
}: TerminalDrawerProps & { terminalId: string }): ReactElement {
  const load = useCallback(
    () => rest('GET /terminals/:terminalId', { params: { terminalId } }),
    [terminalId],
  );
  const terminal = useLoaded(load);
  const { value, error, reload, refreshing } = terminal;
  if (!value) {
    return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={6} />;
  }
  return (
    <Details
      terminal={value}
      tree={tree}
      fetchLatest={load}
      onChange={(changed) => {
        terminal.put({ ...value, ...changed });
        onChanged();
      }}
      onTrace={(trace) => terminal.put({ ...value, trace })}
      onLook={reload}
      onGone={onChanged}
    />
  );
}

interface DetailsProps {
  terminal: TerminalDetails;
  tree: DepartmentTree;
  fetchLatest: () => Promise<Terminal>;
  onChange: (terminal: Terminal) => void;
  onTrace: (trace: TerminalDetails['trace']) => void;
  onLook: () => void;
  onGone: () => void;
}

function Details({
  terminal,
  tree,
  fetchLatest,
  onChange,
  onTrace,
  onLook,
  onGone,
}: DetailsProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [secret, setSecret] = useState<TerminalSecret>();
  return (
    <>
      <div className="admin-line admin-drawer-head">
        <h2 className="admin-drawer-title">{terminal.name}</h2>
        <TerminalStatus terminal={terminal} />
      </div>
      <Facts
        items={[
          [t('terminal.number'), terminal.number],
          [t('account.made'), format.date(terminal.createdAt)],
          ...registrationFacts(terminal.registration, { t, format }),
        ]}
      />
      {secret ? (
        <section className="admin-drawer-section">
          <DeviceCard name={terminal.name} place={terminal.place} secret={secret} />
        </section>
      ) : null}
      <section className="admin-drawer-section">
        {/* The state is changed apart from the form: its new version is then the one the form edits. */}
        <TerminalForm
          key={terminal.state}
          terminal={terminal}
          tree={tree}
          fetchLatest={fetchLatest}
          onSaved={onChange}
        />
      </section>
      <TerminalTrace
        terminalId={terminal.terminalId}
        trace={terminal.trace}
        onChange={onTrace}
        onLook={onLook}
      />
      <TerminalActions terminal={terminal} onChange={onChange} onSecret={setSecret} onGone={onGone} />
    </>
  );
}
