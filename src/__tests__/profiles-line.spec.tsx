import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { KernelSettings, OfferedProfile, Profile } from '../api/contract';
import type { IFormArgs } from '../model/form-model';
import { FormModel } from '../model/form-model';
import { ApiError } from '../api/errors';
import { FormView } from '../views/form-view';
import type { FakeClient } from './fake-client';
import { fakeClient, kernel, offeredProfile, POLICY } from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

const LARGE: Profile = {
  name: 'large',
  about: 'For big joins',
  spark_master: 'yarn',
  spark_conf: {
    'spark.executor.memory': '8g',
    'spark.sql.shuffle.partitions': '400'
  },
  env: { TEAM: 'a' }
};
const SMALL: Profile = {
  name: 'small',
  spark_conf: { 'spark.executor.memory': '1g' }
};

async function show(
  offered: readonly OfferedProfile[],
  client: FakeClient = fakeClient(),
  args: IFormArgs = {}
) {
  client.profiles.mockResolvedValue(offered);
  const model = new FormModel({ services: fakeServices(client), args });
  const actions = fakeActions();
  render(
    <FormView model={model} previewOpen actions={actions} onDraft={jest.fn()} />
  );
  await act(() => model.load());
  return { client, model, user: userEvent.setup() };
}

const both = [offeredProfile(LARGE), offeredProfile(SMALL)];
const chip = (name: string) =>
  screen.getByRole('checkbox', { name: new RegExp(`^${name}`) });
const memory = () => screen.getByLabelText('Executor memory');

async function created(
  client: FakeClient,
  user: ReturnType<typeof userEvent.setup>
): Promise<KernelSettings> {
  await user.type(screen.getByLabelText('Python environment'), '/envs/pandas');
  await user.type(screen.getByLabelText('Display name'), 'First');
  await user.click(screen.getByRole('button', { name: 'Create kernel' }));
  return client.create.mock.calls[0]![0].settings;
}

describe('ProfilesLine', () => {
  it('shows no word of profiles where there are none but the way to make one', async () => {
    await show([]);
    expect(screen.queryAllByRole('checkbox', { name: /large/ })).toEqual([]);
    expect(
      screen.getByRole('button', { name: 'Save these settings as a profile…' })
    ).toBeVisible();
  });

  it('shows what ticked profiles say, and from which', async () => {
    const { client, user } = await show(both);
    await user.click(chip('large'));
    expect(memory()).toHaveAttribute('placeholder', '8g');
    expect(screen.getByText('large: For big joins')).toBeVisible();
    expect(memory()).toHaveAccessibleDescription(/from large/);
    expect(screen.getByRole('radio', { name: 'YARN' })).toBeChecked();
    const rows = screen.getByRole('list', { name: 'Properties from profiles' });
    expect(rows).toHaveTextContent('spark.sql.shuffle.partitions400from large');

    await user.click(chip('small'));
    expect(memory()).toHaveAttribute('placeholder', '1g');
    expect(chip('small')).toHaveAccessibleDescription(/Number 2 of 2/);
    expect(
      screen.getByText(
        'small was ticked after large and wins: spark.executor.memory'
      )
    ).toBeVisible();

    const settings = await created(client, user);
    expect(settings).toMatchObject({
      spark_master: '',
      spark_conf: {},
      env: {},
      profiles: [LARGE, SMALL]
    });
  });

  it('makes a value one of its own, and lets the profile speak again', async () => {
    const { user } = await show(both);
    await user.click(chip('large'));
    const name = 'spark.sql.shuffle.partitions';
    await user.click(
      screen.getByRole('button', { name: `Change ${name} here` })
    );
    const own = screen.getByLabelText(`Value of ${name}`);
    expect(own).toHaveValue('400');
    expect(own).toHaveFocus();
    await user.type(own, '0');
    await user.type(memory(), '3g');
    expect(memory()).toHaveAccessibleDescription(/large says 8g/);
    expect(
      screen.getByText('from large, hidden by your own value')
    ).toBeVisible();

    await user.click(
      screen.getByRole('button', { name: `Use what large says of ${name}` })
    );
    expect(screen.queryByLabelText(`Value of ${name}`)).toBeNull();
    await user.click(
      screen.getByRole('button', {
        name: 'Use what large says of spark.executor.memory'
      })
    );
    expect(memory()).toHaveValue('');
    expect(memory()).toHaveFocus();
    expect(memory()).toHaveAccessibleDescription(/from large/);
  });

  it('goes back to the master of a profile after another was chosen', async () => {
    const { user } = await show(both);
    await user.click(chip('large'));
    await user.click(screen.getByRole('radio', { name: 'Standalone' }));
    expect(screen.getByLabelText('Master')).toHaveValue('spark://');
    await user.click(
      screen.getByRole('button', { name: 'Use yarn, as large says' })
    );
    expect(screen.getByRole('radio', { name: 'YARN' })).toBeChecked();
    await user.click(chip('large'));
    expect(screen.getByRole('radio', { name: 'Local' })).toBeChecked();
    expect(screen.getByLabelText('Master')).toHaveValue('local[*]');
  });

  it('locks a fixed profile with its reason, and what it says', async () => {
    const client = fakeClient();
    client.policy.mockResolvedValue({
      ...POLICY,
      fixed: [
        { field: 'profiles.large', value: 'large', reason: 'Quota.' },
        {
          field: 'spark_conf.spark.executor.memory',
          value: '8g',
          reason: 'Quota.'
        },
        { field: 'env.TEAM', value: 'a', reason: 'Quota.' }
      ]
    });
    const fixed = {
      source: 'administrator',
      fixed: true,
      reason: 'The nodes.'
    } as const;
    await show([offeredProfile(LARGE, fixed), offeredProfile(SMALL)], client);
    expect(chip('large')).toBeChecked();
    expect(chip('large')).toBeDisabled();
    expect(screen.getByText(/large: The nodes\./)).toBeVisible();
    expect(memory()).toHaveValue('8g');
    expect(memory()).toHaveAttribute('readonly');
    expect(screen.getByText('TEAM')).toBeInTheDocument();
  });

  it('lists broken profiles with their reason, and offers them to nobody', async () => {
    const broken = offeredProfile(SMALL, { profile: null, fault: 'No JSON.' });
    await show([offeredProfile(LARGE), broken]);
    expect(screen.queryByRole('checkbox', { name: /^small/ })).toBeNull();
    expect(screen.getByText('1 profile cannot be chosen')).toBeVisible();
    expect(screen.getByText('No JSON.')).toBeInTheDocument();
  });

  it('says what became of the profiles of a kernel, and takes what they say now', async () => {
    const client = fakeClient();
    const was = { ...LARGE, spark_conf: { 'spark.executor.memory': '4g' } };
    const reply = await client.kernel({ location: 'user', kernel_name: 'a' });
    client.kernel.mockResolvedValue({
      ...reply,
      ...kernel(),
      settings: {
        kernel_name: 'first',
        environment_dir: '/envs/pandas',
        profiles: [was, { name: 'gone', env: { A: 'b' } }] as never
      }
    });
    const { user } = await show(both, client, {
      location: 'user',
      kernel_name: 'first'
    });
    expect(memory()).toHaveAttribute('placeholder', '4g');
    expect(screen.getByText(/gone is not offered any more/)).toBeVisible();
    expect(chip('gone')).toBeChecked();
    expect(screen.getByRole('radio', { name: 'YARN' })).toBeChecked();
    await user.click(
      screen.getByRole('button', { name: 'Take what it says now' })
    );
    expect(memory()).toHaveAttribute('placeholder', '8g');
    expect(screen.queryByText(/has changed since/)).toBeNull();
  });
});

describe('SaveProfile', () => {
  it('keeps what the form says, after a question about secrets', async () => {
    const { client, user } = await show(both);
    await user.click(chip('large'));
    await user.type(memory(), '3g');
    await user.click(
      screen.getByRole('button', { name: 'Save these settings as a profile…' })
    );
    const name = screen.getByLabelText('Name of the profile');
    expect(name).toHaveFocus();
    client.saveProfile.mockRejectedValueOnce(
      new ApiError(400, {
        code: 'invalid',
        message: 'TEAM looks like a secret.',
        problems: [
          {
            field: 'env.TEAM',
            message: 'TEAM looks like a secret.',
            severity: 'error',
            code: 'secret'
          }
        ],
        conflict: null
      })
    );
    await user.type(name, 'mine{Enter}');
    expect(await screen.findByText('TEAM looks like a secret.')).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Save without this secret' })
    );
    expect(client.saveProfile).toHaveBeenLastCalledWith({
      name: 'mine',
      about: '',
      spark_master: 'yarn',
      spark_conf: {
        'spark.executor.memory': '3g',
        'spark.sql.shuffle.partitions': '400'
      },
      env: {}
    });
    expect(screen.queryByLabelText('Name of the profile')).toBeNull();
  });

  it('replaces a profile of the same name where that is said', async () => {
    const { client, user } = await show(both);
    await user.click(
      screen.getByRole('button', { name: 'Save these settings as a profile…' })
    );
    await user.type(screen.getByLabelText('Name of the profile'), 'LARGE');
    expect(
      screen.getByRole('button', { name: 'Replace large' })
    ).toBeDisabled();
    await user.type(memory(), '3g');
    await user.click(screen.getByRole('button', { name: 'Replace large' }));
    expect(client.changeProfile.mock.calls[0]?.slice(0, 2)).toEqual([
      'large',
      'p1'
    ]);
  });
});

describe('ManageProfiles', () => {
  it('renames, replaces and removes own profiles by keyboard', async () => {
    const { client, user } = await show(both);
    await user.click(screen.getByRole('button', { name: 'Manage…' }));
    const tool = within(
      screen.getByRole('group', { name: 'Your own profiles' })
    );
    await user.click(tool.getByRole('button', { name: 'Rename small' }));
    const name = tool.getByLabelText('New name of small');
    expect(name).toHaveFocus();
    await user.clear(name);
    await user.type(name, 'tiny{Enter}');
    expect(client.changeProfile).toHaveBeenLastCalledWith('small', 'p1', {
      ...SMALL,
      name: 'tiny'
    });
    await user.click(tool.getByRole('button', { name: 'Remove small' }));
    await user.click(tool.getByRole('button', { name: 'Remove it' }));
    expect(client.removeProfile).toHaveBeenCalledWith('small', 'p1');
    await user.keyboard('{Escape}');
    expect(
      screen.queryByRole('group', { name: 'Your own profiles' })
    ).toBeNull();
  });
});
