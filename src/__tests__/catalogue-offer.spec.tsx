import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Job } from '../api/contract';
import { FormModel } from '../model/form-model';
import { FormView } from '../views/form-view';
import type { FakeClient } from './fake-client';
import { fakeClient, job, offeredProfile, refusal } from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

const OFFER = 'Ask Spark 4.3.0-vendor itself for its properties';

async function show(client: FakeClient = fakeClient()) {
  const reply = await client.properties();
  client.properties.mockClear();
  client.properties.mockResolvedValueOnce({
    ...reply,
    spark_home: '/opt/vendor',
    spark_version: '4.3.0-vendor',
    exact: false
  });
  const model = new FormModel({ services: fakeServices(client), args: {} });
  const actions = fakeActions();
  render(
    <FormView model={model} previewOpen actions={actions} onDraft={jest.fn()} />
  );
  await act(() => model.load());
  return { client, model, user: userEvent.setup() };
}

const building = (change: Partial<Job> = {}) =>
  job({ action: 'build', location: '', kernel_name: '', ...change });

describe('CatalogueOffer', () => {
  it('asks the Spark, shows that it does, and reads the properties again', async () => {
    const { client, user } = await show();
    client.buildCatalogue.mockResolvedValue(building());
    client.job.mockResolvedValue(building());
    await user.click(await screen.findByRole('button', { name: OFFER }));
    expect(client.buildCatalogue.mock.calls[0]?.[0]).toEqual({
      spark_home: '/opt/vendor',
      java_home: ''
    });
    const bar = screen.getByRole('progressbar', {
      name: 'Properties of Spark 4.3.0-vendor'
    });
    expect(bar).toHaveAttribute('aria-valuetext', 'Asking it');
    expect(screen.queryByRole('button', { name: OFFER })).toBeNull();

    client.job.mockResolvedValue(building({ state: 'done', finished: 2 }));
    act(() =>
      client.jobChanged.emit({
        ...building({ state: 'done' }),
        steps: 0
      } as never)
    );
    await waitFor(() => expect(client.properties).toHaveBeenCalledTimes(2));
    expect(client.properties).toHaveBeenLastCalledWith('/opt/vendor');
    // What comes then is exact: nothing is offered any more.
    await waitFor(() => expect(screen.queryByText(OFFER)).toBeNull());
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('asks it with the Java of a ticked profile', async () => {
    const client = fakeClient();
    client.profiles.mockResolvedValue([
      offeredProfile({ name: 'old Java', java_home: '/opt/jdk-17' })
    ]);
    client.buildCatalogue.mockResolvedValue(building());
    client.job.mockResolvedValue(building());
    const { user } = await show(client);
    await user.click(screen.getByRole('checkbox', { name: /^old Java/ }));
    await user.click(await screen.findByRole('button', { name: OFFER }));
    expect(client.buildCatalogue).toHaveBeenCalledWith({
      spark_home: '/opt/vendor',
      java_home: '/opt/jdk-17'
    });
  });

  it('says why it could not be asked, and offers it again', async () => {
    const { client, user } = await show();
    client.buildCatalogue.mockRejectedValueOnce(refusal('', 'No Java there.'));
    await user.click(await screen.findByRole('button', { name: OFFER }));
    expect(screen.getByRole('alert')).toHaveTextContent('No Java there.');

    client.buildCatalogue.mockResolvedValue(
      building({
        state: 'failed',
        finished: 2,
        error: {
          code: 'kernel',
          message: 'It ended.',
          problems: [],
          conflict: null
        }
      })
    );
    await user.click(screen.getByRole('button', { name: OFFER }));
    expect(await screen.findByText('It ended.')).toHaveAttribute(
      'role',
      'alert'
    );
    expect(screen.getByRole('button', { name: OFFER })).toBeEnabled();
    expect(client.properties).toHaveBeenCalledTimes(1);
  });

  it('offers it again after it was cancelled, and says nothing', async () => {
    const { client, user } = await show();
    client.buildCatalogue.mockResolvedValue(building());
    client.job.mockResolvedValue(building());
    await user.click(await screen.findByRole('button', { name: OFFER }));
    client.job.mockResolvedValue(building({ state: 'cancelled', finished: 2 }));
    const progress = screen.getByRole('progressbar')
      .parentElement as HTMLElement;
    await user.click(within(progress).getByRole('button', { name: 'Cancel' }));
    expect(client.cancel).toHaveBeenCalledWith('j1');
    expect(
      await screen.findByRole('button', { name: OFFER })
    ).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('CatalogueModel', () => {
  it('forgets a job that begins after the form was closed', async () => {
    const client = fakeClient();
    let begin: (job: Job) => void = () => undefined;
    client.buildCatalogue.mockReturnValue(
      new Promise(resolve => (begin = resolve))
    );
    const model = new FormModel({ services: fakeServices(client), args: {} });
    const built = model.catalogue.build({ spark_home: '/opt/vendor' });
    model.dispose();
    begin(building());
    await built;
    expect(model.catalogue.job).toBeNull();
    expect(client.properties).not.toHaveBeenCalled();
  });
});
