import type { HostReport, KernelTest } from '../api/contract';
import { duration } from '../model/amounts';
import type { JobModel } from '../model/job-model';
import { hasEnded } from '../model/job-model';
import { JobProgress } from './job-progress';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

/** Show a job of a kernel in the sidebar: a test step by step and its report, and why any other one failed. */
export function TestPanel(props: {
  readonly model: JobModel;
  onClose(): void;
}): JSX.Element | null {
  const { model } = props;
  const trans = useTranslation();
  useSignal(model.changed);
  const { job } = model;
  const isTest = job.action === 'test';
  if (!isTest && job.state !== 'failed') {
    return null;
  }
  const [first = '', ...rest] = (job.error?.message ?? '').split('\n');
  return (
    <section
      className="jp-PySparkKernels-Test"
      aria-label={trans.__('Test of %1', job.kernel_name)}
    >
      {isTest && (
        <ol aria-live="polite">
          {job.steps.map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {!hasEnded(job) && isTest && (
        <JobProgress model={model} title={trans.__('Testing')} />
      )}
      {job.report && <Report report={job.report} />}
      {job.state === 'cancelled' && <p>{trans.__('The test was stopped.')}</p>}
      {job.error && (
        <>
          <p className="jp-PySparkKernels-Problem" role="alert">
            {first}
          </p>
          {rest.length > 0 && (
            <details>
              <summary>{trans.__('More')}</summary>
              <pre tabIndex={0}>{rest.join('\n').trim()}</pre>
            </details>
          )}
        </>
      )}
      {hasEnded(job) && (
        <button
          type="button"
          className="jp-PySparkKernels-Link"
          onClick={props.onClose}
        >
          {trans.__('Close')}
        </button>
      )}
    </section>
  );
}

function Report(props: { readonly report: KernelTest }): JSX.Element {
  const { report } = props;
  const trans = useTranslation();
  return (
    <>
      <p role="status">
        <span aria-hidden>✓ </span>
        {trans.__(
          'It works: Spark %1 on %2, kernel in %3, Spark in %4, a job in %5.',
          report.spark_version,
          report.master,
          duration(report.kernel_seconds),
          duration(report.spark_seconds),
          duration(report.job_seconds)
        )}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Where')}</th>
            <th scope="col">Python</th>
            <th scope="col">{trans.__('From')}</th>
          </tr>
        </thead>
        <tbody>
          <HostRow role={trans.__('driver')} host={report.driver} />
          {report.executors.map(host => (
            <HostRow
              key={`${host.host} ${host.executable}`}
              role={trans.__('executor %1', host.host)}
              host={host}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

function HostRow(props: {
  readonly role: string;
  readonly host: HostReport;
}): JSX.Element {
  const { role, host } = props;
  const trans = useTranslation();
  const packages = Object.entries(host.packages);
  return (
    <tr title={host.executable}>
      <th scope="row">{role}</th>
      <td>{host.python_version}</td>
      <td>
        {host.source}
        {packages.map(([name, version]) => (
          <div key={name}>{`${name} ${version ?? trans.__('is missing')}`}</div>
        ))}
      </td>
    </tr>
  );
}
