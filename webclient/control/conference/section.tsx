import { useId, type ReactElement, type ReactNode } from 'react';

/** A part of the conference column with its heading. */
export function Section(props: { title: string; end?: ReactNode; children: ReactNode }): ReactElement {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id}>
      <header className="part-head">
        <h2 id={id}>{props.title}</h2>
        {props.end}
      </header>
      {props.children}
    </section>
  );
}
