import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { IFormArgs } from '../model/form-model';
import { FormModel } from '../model/form-model';
import { FormView } from '../views/form-view';
import type { FakeClient } from './fake-client';
import { fakeClient, job, kernel, refusal } from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

async function show(client: FakeClient, args: IFormArgs = {}) {
  const model = new FormModel({ services: fakeServices(client), args });
  const actions = fakeActions();
  render(
    <FormView model={model} previewOpen actions={actions} onDraft={jest.fn()} />
  );
  await act(() => model.load());
  return { actions, user: userEvent.setup() };
}

describe('FormFooter', () => {
  it.each(['cancelled', 'failed'] as const)(
    'says what became of a job that has %s, as an error only what is one',
    async state => {
      const client = fakeClient();
      const error = { ...refusal('', 'Nothing was changed.').reply };
      client.create.mockResolvedValue(
        job({ state, error: { ...error, problems: [] } })
      );
      const { user } = await show(client);
      await user.click(screen.getByLabelText('Python environment'));
      await user.click(screen.getByRole('option', { name: /^pandas/ }));
      await user.type(screen.getByLabelText('Display name'), 'First');
      await user.click(screen.getByRole('button', { name: 'Create kernel' }));
      const said = await screen.findByText('Nothing was changed.');
      expect(said).toHaveAttribute(
        'role',
        state === 'failed' ? 'alert' : 'status'
      );
      expect(said.dataset.failed).toBe(String(state === 'failed'));
    }
  );

  it('says after a save that kernels which run have what they had', async () => {
    const client = fakeClient();
    const done = job({ action: 'update', state: 'done', kernel: kernel() });
    client.update.mockResolvedValue(done);
    const { actions, user } = await show(client, {
      location: 'user',
      kernel_name: 'first'
    });
    actions.running.mockReturnValue(1);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByText(
        /First is ready\. 1 kernel runs with what it had before: shut it down and start it again\./
      )
    ).toBeVisible();
    expect(actions.running).toHaveBeenCalledWith('first');
  });
});
