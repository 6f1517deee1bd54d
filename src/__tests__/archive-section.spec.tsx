import {
  act,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { EnvironmentSizes, PolicyReply } from '../api/contract';
import { ApiError } from '../api/errors';
import { FormModel } from '../model/form-model';
import { FormView } from '../views/form-view';
import { fakeClient, planReply, POLICY, SIZES } from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

async function show(client = fakeClient()) {
  const model = new FormModel({ services: fakeServices(client), args: {} });
  const actions = fakeActions();
  render(
    <FormView model={model} previewOpen actions={actions} onDraft={jest.fn()} />
  );
  await act(() => model.load());
  const user = userEvent.setup();
  fireEvent.click(screen.getByText('More'));
  await user.click(screen.getByLabelText('Python environment'));
  await user.click(await screen.findByRole('option', { name: /^pandas/ }));
  return { client, model, user };
}

const asked = (client: ReturnType<typeof fakeClient>) =>
  client.plan.mock.calls.at(-1)?.[0].settings;

const sizeList = () => screen.findByRole('list', { name: 'Sizes by package' });

describe('ArchiveSection', () => {
  it('asks for what is chosen, and explains the choice', async () => {
    const { client, user } = await show();
    const interpreter = screen.getByLabelText('Interpreter');
    expect(interpreter).toHaveAccessibleDescription(/nodes need none/);
    fireEvent.change(interpreter, { target: { value: 'never' } });
    expect(interpreter).toHaveAccessibleDescription(/same Python/);
    await user.click(
      screen.getByRole('checkbox', {
        name: 'Leave out what executors don’t need'
      })
    );
    fireEvent.change(screen.getByLabelText('Archive format'), {
      target: { value: 'tar.gz' }
    });
    await user.type(
      screen.getByLabelText('Packages to leave out'),
      'scikit-learn, jupyterlab  pip{Enter}'
    );
    await user.type(screen.getByLabelText('Packages to try'), 'pandas');
    await user.tab();
    await waitFor(() =>
      expect(asked(client)).toMatchObject({
        archive_format: 'tar.gz',
        self_contained: 'never',
        slim: true,
        leave_out: ['scikit-learn', 'jupyterlab', 'pip'],
        check_imports: ['pandas']
      })
    );
  });

  it('says at its field what a plan says of it, as soon as it is chosen', async () => {
    const client = fakeClient();
    client.plan.mockImplementation(({ settings }) =>
      Promise.resolve(
        planReply(
          settings,
          settings.self_contained === 'never'
            ? [
                {
                  field: 'self_contained',
                  message: 'Every node needs Python 3.12.1 at /opt/python.',
                  severity: 'warning',
                  code: 'invalid'
                }
              ]
            : []
        )
      )
    );
    await show(client);
    const interpreter = screen.getByLabelText('Interpreter');
    fireEvent.change(interpreter, { target: { value: 'never' } });
    await waitFor(() =>
      expect(interpreter).toHaveAccessibleDescription(
        /Every node needs Python 3\.12\.1 at \/opt\/python\./
      )
    );
    expect(interpreter).toHaveAttribute('aria-invalid', 'false');
  });

  it('lists sizes, and leaves out what is ticked', async () => {
    const { client, user } = await show();
    await user.click(screen.getByRole('button', { name: 'Show sizes' }));
    const rows = within(await sizeList()).getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      'pyarrow 26.0.1150 MB900 files',
      'Python itself60 MB700 files',
      'scikit-learn 1.9.040 MB400 files'
    ]);
    expect(
      screen.getByText('250 MB in all; smaller when packed')
    ).toBeInTheDocument();
    const tick = screen.getByRole('checkbox', {
      name: 'Leave out scikit-learn'
    });
    await user.click(tick);
    expect(tick).toBeChecked();
    expect(screen.getByLabelText('Packages to leave out')).toHaveValue(
      'scikit-learn'
    );
    expect(
      screen.getByText(/250 MB before, 210 MB after what is left out/)
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(asked(client)?.leave_out).toEqual(['scikit-learn'])
    );
    await user.clear(screen.getByLabelText('Packages to leave out'));
    await user.tab();
    expect(tick).not.toBeChecked();
    expect(client.sizes).toHaveBeenCalledTimes(1);
  });

  it('measures again when what is packed changes, and stops when asked', async () => {
    const client = fakeClient();
    const { user } = await show(client);
    await user.click(screen.getByRole('button', { name: 'Show sizes' }));
    await sizeList();
    let answer: (sizes: EnvironmentSizes) => void = () => undefined;
    client.sizes.mockReturnValue(
      new Promise(resolve => {
        answer = resolve;
      })
    );
    fireEvent.click(
      screen.getByRole('checkbox', {
        name: 'Leave out what executors don’t need'
      })
    );
    expect(
      screen.getByText('Looking through the environment…')
    ).toBeInTheDocument();
    const [request, signal] = client.sizes.mock.calls[1] ?? [];
    expect(request).toEqual({
      environment_dir: '/envs/pandas',
      self_contained: 'auto',
      slim: true
    });
    await user.click(screen.getByRole('button', { name: 'Stop looking' }));
    expect(signal?.aborted).toBe(true);
    await act(async () => answer(SIZES));
    expect(
      screen.queryByRole('list', { name: 'Sizes by package' })
    ).not.toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Show sizes' })
    ).toBeInTheDocument();
  });

  it('does not look through half a path', async () => {
    const client = fakeClient();
    const { user } = await show(client);
    await user.click(screen.getByRole('button', { name: 'Show sizes' }));
    await sizeList();
    const environment = screen.getByRole('combobox', {
      name: 'Python environment'
    });
    for (const path of ['/envs/e', '/envs/et', '/envs/etl']) {
      fireEvent.change(environment, { target: { value: path } });
    }
    await waitFor(() => expect(client.sizes).toHaveBeenCalledTimes(2));
    expect(client.sizes.mock.calls[1]?.[0].environment_dir).toBe('/envs/etl');
  });

  it('says why there are no sizes', async () => {
    const client = fakeClient();
    client.sizes.mockRejectedValue(
      new ApiError(500, {
        code: 'archive',
        message: 'bin/x is a named pipe.',
        problems: [],
        conflict: null
      })
    );
    const { user } = await show(client);
    await user.click(screen.getByRole('button', { name: 'Show sizes' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'bin/x is a named pipe.'
    );
    await user.click(screen.getByRole('button', { name: 'Hide sizes' }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows what is fixed, locked and with the reason', async () => {
    const client = fakeClient();
    const policy: PolicyReply = {
      ...POLICY,
      fixed: [
        { field: 'self_contained', value: 'always', reason: 'Our nodes.' },
        { field: 'slim', value: 'true', reason: 'Our disks.' },
        { field: 'leave_out', value: 'pip, jupyterlab', reason: 'Our rule.' }
      ]
    };
    client.policy.mockResolvedValue(policy);
    const { user } = await show(client);
    expect(screen.getByLabelText('Interpreter')).toHaveValue('always');
    expect(screen.getByLabelText('Interpreter')).toBeDisabled();
    const slim = screen.getByRole('checkbox', {
      name: 'Leave out what executors don’t need'
    });
    expect(slim).toBeChecked();
    expect(slim).toBeDisabled();
    expect(slim).toHaveAccessibleDescription(/Our disks\./);
    expect(screen.getByLabelText('Packages to leave out')).toHaveValue(
      'pip, jupyterlab'
    );
    await user.click(screen.getByRole('button', { name: 'Show sizes' }));
    await sizeList();
    expect(
      screen.getByRole('checkbox', { name: 'Leave out pyarrow' })
    ).toBeDisabled();
  });
});
