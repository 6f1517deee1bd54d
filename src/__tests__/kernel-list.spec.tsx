import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { KernelTest } from '../api/contract';
import { KernelsModel } from '../model/kernels-model';
import { KernelActions } from '../views/kernel-actions';
import { KernelList } from '../views/kernel-list';
import type { FakeClient } from './fake-client';
import { fakeClient, job, kernel, refusal } from './fake-client';
import { fakeServices } from './fake-services';

async function show(client: FakeClient = fakeClient()) {
  const services = fakeServices(client);
  const model = new KernelsModel(services);
  const trans = nullTranslator.load('');
  const actions = new KernelActions({ services, model, trans });
  render(<KernelList model={model} services={services} actions={actions} />);
  const user = userEvent.setup();
  return { client, services, model, user };
}

/** Press a button of a dialog: one that JupyterLab shows is not accessible in jsdom. */
async function press(label: string): Promise<void> {
  const button = await screen.findByText(label);
  act(() => button.click());
}

const host = {
  host: 'node1',
  executable: './PYSPARK_VENV/bin/python',
  prefix: '',
  python_version: '3.12.1',
  source: 'the shipped archive',
  packages: { pandas: '2.3.3' }
};
const REPORT: KernelTest = {
  kernel_name: 'first',
  spark_version: '4.3.0',
  master: 'yarn',
  application_id: 'app-1',
  ui_url: null,
  driver: { ...host, host: 'here', source: 'the environment' },
  executors: [host],
  kernel_seconds: 2,
  spark_seconds: 8,
  job_seconds: 3
};

describe('KernelList', () => {
  it('says that there is none, and offers to make one', async () => {
    const client = fakeClient();
    client.kernels.mockResolvedValue([]);
    const { services, user } = await show(client);
    expect(await screen.findByText(/no PySpark kernels yet/)).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'New PySpark Kernel' })
    );
    expect(services.openForm).toHaveBeenCalledWith();
  });

  it('shows a kernel, its state, and what can be done with it', async () => {
    const { services, user } = await show();
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    await user.click(screen.getByRole('button', { name: 'Open notebook' }));
    expect(services.openNotebook).toHaveBeenCalledWith('first');
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    expect(services.openForm).toHaveBeenCalledWith({
      location: 'user',
      kernel_name: 'first'
    });
  });

  it('says why a read-only kernel cannot be changed', async () => {
    const client = fakeClient();
    client.kernels.mockResolvedValue([
      kernel({ writable: false, state: 'read-only' })
    ]);
    const { user } = await show(client);
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    expect(screen.getByRole('button', { name: 'Remove…' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Duplicate…' })).toBeEnabled();
    expect(screen.getByText(/You may not write/)).toBeVisible();
  });

  it('shows a broken kernel with its way out, and the list stays whole', async () => {
    const client = fakeClient();
    client.kernels.mockResolvedValue([
      kernel({
        kernel_name: 'x',
        display_name: 'Old',
        state: 'broken',
        problems: [
          {
            field: 'environment_dir',
            message: 'Environment /gone is gone. Update the kernel.',
            severity: 'error',
            code: 'invalid'
          }
        ]
      }),
      kernel()
    ]);
    const { user } = await show(client);
    const old = await screen.findByRole('button', { name: /^Old/ });
    expect(old).toHaveTextContent('Environment /gone is gone.');
    await user.click(old);
    const notebook = screen.getByRole('button', { name: 'Open notebook' });
    expect(notebook).toBeDisabled();
    expect(notebook).toHaveAttribute('title', 'Environment /gone is gone.');
    expect(screen.getByRole('button', { name: /^First/ })).toBeVisible();
  });

  it('tests a kernel step by step and reports every host', async () => {
    const { client, user } = await show();
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    const steps = ['Kernel: starting …'];
    client.test.mockResolvedValue(job({ action: 'test', steps }));
    client.job.mockResolvedValue(job({ action: 'test', steps }));
    await user.click(screen.getByRole('button', { name: 'Test…' }));
    await press('Start test');
    expect(await screen.findByText('Kernel: starting …')).toBeVisible();
    const done = job({ action: 'test', state: 'done', steps, report: REPORT });
    client.job.mockResolvedValue(done);
    act(() => client.jobChanged.emit({ ...done, steps: 1 }));
    const row = await screen.findByRole('row', { name: /executor node1/ });
    expect(row).toHaveTextContent('the shipped archive');
    expect(within(row).getByText('pandas 2.3.3')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('row')).not.toBeInTheDocument();
  });

  it('asks which packages a test compares, and offers the same again', async () => {
    const { client, user } = await show();
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    await user.click(screen.getByRole('button', { name: 'Test…' }));
    await user.type(
      await screen.findByLabelText(/Packages to compare/),
      'pandas, numpy  pandas'
    );
    client.test.mockResolvedValue(job({ action: 'test', state: 'cancelled' }));
    await press('Start test');
    expect(await screen.findByText('The test was stopped.')).toBeVisible();
    expect(client.test).toHaveBeenCalledWith(
      expect.objectContaining({ kernel_name: 'first' }),
      { packages: ['pandas', 'numpy'] }
    );
    await user.click(screen.getByRole('button', { name: 'Test…' }));
    const again = await screen.findByLabelText(/Packages to compare/);
    expect(again).toHaveValue('pandas, numpy  pandas');
    await press('Cancel');
    expect(client.test).toHaveBeenCalledTimes(1);
  });

  it('moves between kernels with the arrow keys, and Tab leads to one of them', async () => {
    const client = fakeClient();
    client.kernels.mockResolvedValue([
      kernel(),
      kernel({ kernel_name: 'second', display_name: 'Second' }),
      kernel({ location: 'team', display_name: 'Theirs' })
    ]);
    const { user } = await show(client);
    const [first, second, theirs] = await Promise.all(
      [/^First/, /^Second/, /^Theirs/].map(name =>
        screen.findByRole('button', { name })
      )
    );
    act(() => first!.focus());
    await user.keyboard('{ArrowDown}');
    expect(second).toHaveFocus();
    expect(second).toHaveAttribute('tabindex', '0');
    expect(first).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(theirs).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(theirs).toHaveFocus();
    await user.keyboard('{Home}{ArrowDown}');
    expect(first).toHaveFocus();
    await user.keyboard('{End}{Enter}');
    expect(theirs).toHaveAttribute('aria-expanded', 'true');
    await user.type(screen.getByLabelText('Filter kernels'), 'second');
    expect(second).toHaveAttribute('tabindex', '0');
  });

  it('shows why a test failed, with the log folded', async () => {
    const { client, user } = await show();
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    const { reply } = refusal('', 'Java is too old.\nthe log');
    client.test.mockResolvedValue(
      job({ action: 'test', state: 'failed', error: reply })
    );
    await user.click(screen.getByRole('button', { name: 'Test…' }));
    await press('Start test');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Java is too old.'
    );
    expect(screen.getByText('the log')).toBeInTheDocument();
  });

  it('says before a rename what it does to running kernels and notebooks', async () => {
    const { services, user } = await show();
    services.running.mockReturnValue(1);
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    await user.click(screen.getByRole('button', { name: 'Rename…' }));
    expect(
      await screen.findByText(
        '1 running kernel uses it: shut it down first; it cannot be restarted after that. Notebooks that were saved with it will ask for a kernel.'
      )
    ).toBeInTheDocument();
    await press('Cancel');
  });

  it.each([
    [
      '/x.zip',
      '1 running kernel uses it: executors that start from now on will fail. Shut it down first.'
    ],
    [null, '1 running kernel uses it: it goes on, but cannot be restarted.']
  ])(
    'says before a removal what it does to a running kernel with archive %s',
    async (archive, text) => {
      const client = fakeClient();
      client.kernels.mockResolvedValue([kernel({ archive })]);
      const { services, user } = await show(client);
      services.running.mockReturnValue(1);
      await user.click(await screen.findByRole('button', { name: /^First/ }));
      await user.click(screen.getByRole('button', { name: 'Remove…' }));
      expect(
        await screen.findByText(content => content.endsWith(text))
      ).toBeInTheDocument();
      await press('Cancel');
    }
  );

  it('says after a rebuild what a running kernel has to do', async () => {
    const { client, services, user } = await show();
    services.running.mockReturnValue(2);
    await user.click(await screen.findByRole('button', { name: /^First/ }));
    client.rebuild.mockResolvedValue(job({ action: 'rebuild', state: 'done' }));
    await user.click(screen.getByRole('button', { name: 'Rebuild archive' }));
    await waitFor(() =>
      expect(
        Notification.manager.notifications.map(({ message }) => message)
      ).toEqual([
        'The archive of First is packed anew. 2 running kernels have the old one: restart them to use the new archive.'
      ])
    );
    Notification.dismiss();
  });

  it('filters', async () => {
    const { user } = await show();
    await screen.findByRole('button', { name: /^First/ });
    await user.type(screen.getByLabelText('Filter kernels'), 'nothing');
    expect(screen.getByRole('status')).toHaveTextContent(
      'No kernel matches “nothing”.'
    );
  });
});
