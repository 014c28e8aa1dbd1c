import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { useTitle } from '../ui/use-title.ts';
import { ConferenceColumn } from './conference/conference-column.tsx';
import { useConsole, useParticipant, useRank } from './desk-context.ts';
import { OutcomeList } from './outcome-list.tsx';
import { PeopleColumn } from './people/people-column.tsx';
import { DragGhost } from './picture/drag-ghost.tsx';
import { PictureColumn } from './picture/picture-column.tsx';
import { Strip } from './strip.tsx';
import { Tabs } from './tabs.tsx';
import { TopBar } from './top-bar.tsx';

const columns = ['people', 'picture', 'conference'] as const;
type ColumnName = (typeof columns)[number];

/** The console: the people, the picture, the conference. Side by side, or one at a time in a narrow window. */
export function DeskPage(): ReactElement {
  const { t } = useTranslation('control');
  const narrow = useMediaQuery('(max-width: 899px)');
  const [shown, setShown] = useState<ColumnName>('people');
  const toPicture = useCallback(() => setShown('picture'), []);
  const subject = useConsole((state) => state.snapshot?.subject ?? '');
  useTitle(subject === '' ? t('title') : t('titleOf', { subject }));
  const column = (name: ColumnName): ReactElement => {
    switch (name) {
      case 'people':
        return <PeopleColumn toPicture={toPicture} />;
      case 'picture':
        return <PictureColumn />;
      case 'conference':
        return <ConferenceColumn />;
    }
  };
  return (
    <div className="desk" data-testid="control-desk">
      <a className="desk-skip" href="#desk-main">
        {t('skip')}
      </a>
      <TopBar />
      <main className="desk-main" id="desk-main" tabIndex={-1}>
        <Strips />
        {narrow ? (
          <Tabs
            label={t('columns.label')}
            tabs={columns.map((name) => ({ key: name, title: t(`columns.${name}`) }))}
            shown={shown}
            onShow={setShown}
          >
            {column(shown)}
          </Tabs>
        ) : (
          <div className="desk-columns">
            {columns.map((name) => (
              <section
                key={name}
                className={`desk-column desk-column-${name}`}
                aria-label={t(`columns.${name}`)}
              >
                {column(name)}
                {name === 'conference' ? <OutcomeList /> : null}
              </section>
            ))}
          </div>
        )}
        {narrow ? <OutcomeList /> : null}
      </main>
      <DragGhost />
    </div>
  );
}

/** What stands above everything: a lost connection, a lost role. */
function Strips(): ReactElement | null {
  const { t } = useTranslation('control');
  const reconnecting = useConsole((state) => state.phase === 'reconnecting');
  const meetingId = useConsole((state) => state.snapshot?.meetingId ?? '');
  const rank = useRank();
  const there = useParticipant(useConsole((state) => state.as?.participantId ?? null)) !== null;
  return (
    <>
      {reconnecting ? <Strip tone="busy">{t('reconnecting')}</Strip> : null}
      {rank === null && !reconnecting ? (
        <Strip tone="warning">
          {there ? t('noLongerHost') : t('noLongerThere')}{' '}
          <a href={`/m/${meetingId}`} target="_blank" rel="noreferrer">
            {t('toTheRoom')}
          </a>
        </Strip>
      ) : null}
    </>
  );
}
