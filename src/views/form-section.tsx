import type { ReactNode } from 'react';
import { useId } from 'react';

/** Hold the fields of one subject, named at their side. */
export function FormSection(props: {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}): JSX.Element {
  const id = useId();
  return (
    <section className="jp-PySparkKernels-Section" aria-labelledby={id}>
      <div className="jp-PySparkKernels-SectionHead">
        <h2 id={id}>{props.title}</h2>
        <p>{props.about}</p>
      </div>
      <div className="jp-PySparkKernels-Fields">{props.children}</div>
    </section>
  );
}
