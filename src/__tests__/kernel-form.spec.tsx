import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { PolicyReply } from '../api/contract';
import { FormModel } from '../model/form-model';
import type { IFormArgs } from '../model/form-model';
import { FormView } from '../views/form-view';
import type { FakeClient } from './fake-client';
import {
  fakeClient,
  job,
  kernel,
  planReply,
  POLICY,
  refusal
} from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

async function show(client: FakeClient = fakeClient(), args: IFormArgs = {}) {
  const model = new FormModel({ services: fakeServices(client), args });
  const actions = fakeActions();
  const onDraft = jest.fn();
  render(
    <FormView model={model} previewOpen actions={actions} onDraft={onDraft} />
  );
  await act(() => model.load());
  return { client, model, actions, user: userEvent.setup() };
}

const field = (name: string | RegExp) => screen.getByLabelText(name);

async function choose(user: ReturnType<typeof userEvent.setup>) {
  await user.click(field('Python environment'));
  await user.click(screen.getByRole('option', { name: /^pandas/ }));
  await user.type(field('Display name'), 'First');
}

describe('KernelForm', () => {
  it('shows which kind of master was typed, once the field is left', async () => {
    const { user } = await show();
    const master = field('Master');
    await user.clear(master);
    await user.type(master, 'spark://host:7077');
    expect(screen.getByRole('radio', { name: 'Local' })).toBeChecked();
    await user.tab();
    expect(screen.getByRole('radio', { name: 'Standalone' })).toBeChecked();
    expect(field('Master')).toHaveValue('spark://host:7077');
  });

  it('makes a kernel and says that it is there', async () => {
    const { client, actions, user } = await show();
    await choose(user);
    expect(field('Kernel name')).toHaveValue('first');
    await user.click(screen.getByRole('button', { name: 'Create kernel' }));
    await screen.findByRole('progressbar');
    expect(client.create.mock.calls[0]?.[0].settings).toMatchObject({
      environment_dir: '/envs/pandas',
      spark_master: 'local[*]',
      kernel_name: 'first'
    });
    const done = job({ state: 'done', kernel: kernel() });
    client.job.mockResolvedValue(done);
    act(() => client.jobChanged.emit({ ...done, steps: 0 }));
    await user.click(
      await screen.findByRole('button', { name: 'Open notebook' })
    );
    expect(actions.openNotebook).toHaveBeenCalledWith('first');
  });

  it('chooses an environment by keys, and shows what is in it', async () => {
    const { user } = await show();
    await user.type(field('Python environment'), 'pan{ArrowDown}{Enter}');
    expect(field('Python environment')).toHaveValue('/envs/pandas');
    const facts = await screen.findByRole('list', {
      name: 'Found in this environment'
    });
    await waitFor(() => expect(facts).toHaveTextContent('ipykernel 7.1.0'));
    expect(facts).toHaveTextContent('720 MB');
  });

  it('judges a field when it is left, and lets it turn good as soon as it is', async () => {
    const client = fakeClient();
    client.plan.mockImplementation(({ settings }) =>
      Promise.resolve(
        planReply(
          settings,
          settings.spark_conf?.['spark.driver.memory'] === '4 gigs'
            ? [
                {
                  field: 'spark_conf.spark.driver.memory',
                  message: 'Write 4g.',
                  severity: 'error',
                  code: 'invalid'
                }
              ]
            : []
        )
      )
    );
    const { user } = await show(client);
    await choose(user);
    const memory = field('Driver memory');
    await user.type(memory, '4 gigs');
    await within(
      await screen.findByRole('region', { name: 'Problems' })
    ).findByText('Write 4g.');
    expect(memory).toHaveAttribute('aria-invalid', 'false');
    await user.tab();
    await waitFor(() => expect(memory).toHaveAttribute('aria-invalid', 'true'));
    expect(memory).toHaveAccessibleDescription(/Write 4g\./);
    await user.clear(memory);
    await waitFor(() =>
      expect(memory).toHaveAttribute('aria-invalid', 'false')
    );
  });

  it('judges what was pasted at once', async () => {
    const client = fakeClient();
    client.plan.mockImplementation(({ settings }) =>
      Promise.resolve(
        planReply(
          settings,
          Object.keys(settings.spark_conf ?? {}).map(name => ({
            field: `spark_conf.${name}`,
            message: `Change ${name}.`,
            severity: 'error',
            code: 'invalid'
          }))
        )
      )
    );
    const { user } = await show(client);
    await choose(user);
    const pasted = 'spark.driver.memory 4 gigs\nspark.mine.one 1\n';
    const event = new Event('paste', { bubbles: true, cancelable: true });
    const clipboardData = { getData: () => pasted };
    act(() => {
      screen
        .getByRole('combobox', { name: /Add a property/ })
        .dispatchEvent(Object.assign(event, { clipboardData }));
    });
    await waitFor(() => expect(field('Value of spark.mine.one')).toBeInvalid());
    expect(field('Driver memory')).toBeInvalid();
    expect(field('Driver memory')).toHaveAccessibleDescription(
      /Driver memory: Change spark\.driver\.memory\./
    );
  });

  it('puts the focus on the first problem when Create is pressed', async () => {
    const { client, user } = await show();
    await user.click(screen.getByRole('button', { name: 'Create kernel' }));
    expect(field('Python environment')).toHaveFocus();
    expect(field('Python environment')).toHaveAccessibleDescription(
      /Choose a Python environment/
    );
    expect(field('Kernel name')).toHaveAttribute('aria-invalid', 'true');
    const said = screen.getByText('2 errors, the first: Python environment');
    expect(said).toHaveAttribute('role', 'status');
    await choose(user);
    await waitFor(() => expect(said).not.toHaveTextContent('error'));
    expect(client.create).not.toHaveBeenCalled();
  });

  it('shows the word of the server at its field and keeps what was typed', async () => {
    const client = fakeClient();
    client.create.mockRejectedValue(refusal('kernel_name', 'first is taken.'));
    const { user } = await show(client);
    await choose(user);
    await user.click(screen.getByRole('button', { name: 'Create kernel' }));
    await waitFor(() =>
      expect(field('Kernel name')).toHaveAccessibleDescription(
        /first is taken\./
      )
    );
    expect(field('Kernel name')).toHaveFocus();
    expect(field('Display name')).toHaveValue('First');
    await user.type(field('Kernel name'), '2');
    expect(field('Kernel name')).toHaveAttribute('aria-invalid', 'false');
  });

  it('keeps focus and caret while answers come in', async () => {
    const { client, user } = await show();
    await choose(user);
    const name = field('Display name') as HTMLInputElement;
    await user.type(name, 'x', {
      initialSelectionStart: 2,
      initialSelectionEnd: 2
    });
    const calls = client.plan.mock.calls.length;
    await waitFor(() =>
      expect(client.plan.mock.calls.length).toBeGreaterThan(calls)
    );
    await user.keyboard('y');
    expect(name).toHaveValue('Fixyrst');
    expect(name).toHaveFocus();
  });

  it('shows what is fixed, locked and with the reason', async () => {
    const client = fakeClient();
    const policy: PolicyReply = {
      ...POLICY,
      allowed_spark_masters: ['yarn'],
      fixed: [
        { field: 'spark_home', value: '/opt/spark', reason: 'One for all.' },
        {
          field: 'spark_conf.spark.yarn.queue',
          value: 'science',
          reason: 'Your queue.'
        }
      ]
    };
    client.policy.mockResolvedValue(policy);
    await show(client);
    expect(field('Spark home')).toHaveValue('/opt/spark');
    expect(field('Spark home')).toHaveAttribute('readonly');
    expect(field('Spark home')).toHaveAccessibleDescription(/One for all\./);
    expect(screen.getByText('spark.yarn.queue')).toBeInTheDocument();
    expect(screen.getByText(/Your queue\./)).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'Local' })).toBeDisabled();
    expect(screen.getByRole('radio', { name: 'YARN' })).toBeEnabled();
  });

  it('adds properties by search, by name and as a line, and refuses what cannot be set', async () => {
    const { user } = await show();
    const search = field('Add a property');
    await user.type(search, 'shuffle{Enter}');
    const value = await screen.findByLabelText(
      'Value of spark.sql.shuffle.partitions'
    );
    expect(value).toHaveFocus();
    expect(screen.getByText('whole number, default 200')).toBeInTheDocument();
    // Pasting several is tried in the browser: jsdom has no clipboard events.
    await user.type(search, 'spark.x{Enter}');
    expect(screen.getByLabelText('Value of spark.x')).toHaveFocus();
    await user.type(search, '--conf spark.y=2{Enter}');
    expect(screen.getByLabelText('Value of spark.y')).toHaveValue('2');
    expect(screen.getByText('spark.y added')).toBeInTheDocument();
    await user.type(search, 'spark.master{Enter}');
    expect(screen.getByText('Use the field Master.')).toBeInTheDocument();
    expect(
      screen.queryByLabelText('Value of spark.master')
    ).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Remove spark.x' }));
    expect(screen.getByLabelText('Value of spark.y')).toHaveFocus();
  });

  it('edits: shows the name as it is, what changes, and asks before taking over', async () => {
    const client = fakeClient();
    client.kernel.mockResolvedValue({
      ...kernel({ origin: 'other' }),
      kernel_json: {},
      command: [],
      command_notes: []
    });
    const { user } = await show(client, {
      location: 'user',
      kernel_name: 'first'
    });
    expect(
      screen.getByRole('heading', { name: 'Edit First' })
    ).toBeInTheDocument();
    expect(field('Kernel name')).toHaveAttribute('readonly');
    expect(screen.getByRole('tab', { name: 'Changes' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.click(
      screen.getByRole('checkbox', { name: /Take this kernel over/ })
    );
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(client.update.mock.calls[0]?.[2].take_over).toBe(true)
    );
  });

  it('says why it cannot be shown, and tries again', async () => {
    const client = fakeClient();
    client.policy.mockRejectedValueOnce(refusal('', 'The server is gone.'));
    const { user } = await show(client);
    expect(screen.getByRole('alert')).toHaveTextContent('The server is gone.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByLabelText('Python environment')).toHaveValue('');
  });
});
