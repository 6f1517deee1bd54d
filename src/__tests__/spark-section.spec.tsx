import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Fit, FoundSparkHome } from '../api/contract';
import { FormModel } from '../model/form-model';
import { FormView } from '../views/form-view';
import { ENVIRONMENT, fakeClient, planReply } from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

function home(change: Partial<FoundSparkHome> = {}): FoundSparkHome {
  const spark_home = change.spark_home ?? '/opt/spark';
  return {
    spark_home,
    sources: ['usual place'],
    found: {
      spark_home,
      spark_version: '4.3.0',
      pythonpath: [],
      py4j_version: '0.10.9.9',
      scala_version: '2.13.18',
      hadoop_version: '3.5.0',
      masters: ['local', 'standalone', 'yarn', 'kubernetes']
    },
    fault: '',
    needs_java: 'Java 17 to 25',
    java: { java_home: '/jdk', version: 17, source: 'JAVA_HOME' },
    java_mark: '',
    unfit_pythons: {},
    defaults_file: '',
    ...change
  };
}

function fit(change: Partial<Fit>): Fit {
  return {
    part: 'python',
    version: '3.12.1',
    verdict: 'works',
    message: '',
    mark: '',
    ...change
  };
}

async function show(homes: FoundSparkHome[], fits: Fit[] = []) {
  const client = fakeClient();
  client.sparkHomes.mockResolvedValue(homes);
  client.plan.mockImplementation(({ settings }) => {
    const reply = planReply(settings);
    const defaults = [
      { key: 'spark.a', value: '1', origin: '/opt/spark/conf/x.conf' }
    ];
    const plan = { ...reply.plan, fits };
    return Promise.resolve({ ...reply, defaults, plan });
  });
  const model = new FormModel({ services: fakeServices(client), args: {} });
  const actions = fakeActions();
  render(
    <FormView model={model} previewOpen actions={actions} onDraft={jest.fn()} />
  );
  await act(() => model.load());
  return { user: userEvent.setup() };
}

const field = (name: string) => screen.getByLabelText(name);

describe('The Spark section', () => {
  it('tells of each home what it is, and of the chosen one which Java it gets', async () => {
    const { user } = await show([
      home(),
      home({ spark_home: '/gone', found: null, fault: 'It is gone.' })
    ]);
    await user.click(field('Spark home'));
    const options = screen.getAllByRole('option', { name: /spark|gone/i });
    expect(options[0]).toHaveTextContent(
      'Spark 4.3.0Scala 2.13.18 · Hadoop 3.5.0 · local, standalone, YARN, Kubernetes · usual place · /opt/spark'
    );
    expect(options[1]).toHaveTextContent('/gone · It is gone.');
    await user.click(options[0]!);
    const facts = screen.getByRole('list', {
      name: 'Found in this Spark home'
    });
    expect(facts).toHaveTextContent(
      'works with Java 17 to 25, gets Java 17 (JAVA_HOME)'
    );
  });

  it('does not offer a master that the home was built without, and says so', async () => {
    const old = home();
    const { user } = await show([
      { ...old, found: { ...old.found!, masters: ['local', 'standalone'] } }
    ]);
    expect(screen.getByRole('radio', { name: 'YARN' })).toBeEnabled();
    await user.type(field('Spark home'), '/opt/spark');
    expect(screen.getByRole('radio', { name: 'YARN' })).toBeDisabled();
    expect(screen.getByRole('radio', { name: 'Kubernetes' })).toBeDisabled();
    expect(screen.getByRole('radio', { name: 'Standalone' })).toBeEnabled();
    expect(
      screen.getByRole('radiogroup', { name: 'Where executors run' })
    ).toHaveAccessibleDescription(
      'This Spark home was built without: YARN, Kubernetes'
    );
  });

  it('says what a standalone cluster makes of cores and executors', async () => {
    const { user } = await show([home()]);
    const hint = /standalone cluster gives as many as fit; spark\.cores\.max/;
    await user.type(field('Executors'), '2');
    expect(screen.queryByText(hint)).not.toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Standalone' }));
    expect(field('Executor cores')).toHaveAttribute(
      'placeholder',
      'All of the worker'
    );
    expect(screen.getByText(hint)).toBeVisible();
    await user.clear(field('Executors'));
    expect(screen.queryByText(hint)).not.toBeInTheDocument();
  });

  it('marks in both lists what does not go with the other choice', async () => {
    const needs = { '3.12': 'Spark 3.5 is for Python before 3.12' };
    const { user } = await show([
      home({ unfit_pythons: needs, java_mark: 'Spark 3.5 needs Java 8' }),
      home({ spark_home: '/opt/new' })
    ]);
    await user.click(field('Python environment'));
    expect(
      within(screen.getByRole('option', { name: /^pandas/ })).queryByText(
        /Spark 3\.5/
      )
    ).not.toBeInTheDocument();
    await user.click(screen.getByRole('option', { name: /^pandas/ }));
    await user.click(field('Spark home'));
    const [unfit, good] = screen.getAllByRole('option', { name: /^Spark/ });
    expect(unfit).toHaveTextContent(
      `Python ${ENVIRONMENT.python_version} · Spark 3.5 is for Python before 3.12; Java 17 · Spark 3.5 needs Java 8`
    );
    expect(good).not.toHaveTextContent('Python');
    await user.click(unfit!);
    await user.click(field('Python environment'));
    expect(screen.getByRole('option', { name: /^pandas/ })).toHaveTextContent(
      'Spark 3.5 is for Python before 3.12'
    );
  });

  it('says what fits in a line, and more of what is no problem', async () => {
    const { user } = await show(
      [home()],
      [
        fit({}),
        fit({
          part: 'pandas',
          version: '3.1.1',
          verdict: 'limited',
          message: 'Some of Spark fails.',
          mark: 'Spark 4.3 is for pandas before 3'
        }),
        fit({
          part: 'java',
          version: '26',
          verdict: 'untested',
          message: 'Nobody tried.'
        })
      ]
    );
    await user.click(field('Python environment'));
    await user.click(screen.getByRole('option', { name: /^pandas/ }));
    await user.type(field('Spark home'), '/opt/spark');
    await screen.findByText(
      '1 property is set in /opt/spark/conf/x.conf',
      {},
      { timeout: 20_000 }
    );
    const fits = await screen.findByRole('region', {
      name: 'What fits together'
    });
    await waitFor(() => expect(fits).toHaveTextContent('Python 3.12.1'));
    const items = within(fits).getAllByRole('listitem');
    expect(within(items[0]!).getByRole('img')).toHaveAccessibleName('works');
    expect(items[1]).toHaveTextContent(
      'pandas 3.1.1 · Spark 4.3 is for pandas before 3'
    );
    expect(items[2]).toHaveTextContent('Java 26 · not tested');
    expect(fits).not.toHaveTextContent('Some of Spark fails.');
    expect(within(fits).getByText('Nobody tried.')).not.toBeVisible();
  });
});
