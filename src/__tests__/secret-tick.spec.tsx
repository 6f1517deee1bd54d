import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FormModel } from '../model/form-model';
import { FormView } from '../views/form-view';
import { fakeClient, planReply } from './fake-client';
import { fakeActions, fakeServices } from './fake-services';

const NAME = 'spark.ssl.keyPassword';

describe('The tick at a secret', () => {
  it('stores it where the server says that it may, and not otherwise', async () => {
    const client = fakeClient();
    client.plan.mockImplementation(({ settings }) =>
      Promise.resolve(
        planReply(
          settings,
          settings.spark_conf?.[NAME] && !settings.store_secrets?.includes(NAME)
            ? [
                {
                  field: `spark_conf.${NAME}`,
                  message: 'It looks like a secret.',
                  severity: 'error',
                  code: 'secret'
                }
              ]
            : []
        )
      )
    );
    const model = new FormModel({ services: fakeServices(client), args: {} });
    const actions = fakeActions();
    render(
      <FormView
        model={model}
        previewOpen={false}
        actions={actions}
        onDraft={jest.fn()}
      />
    );
    await act(() => model.load());
    const user = userEvent.setup();
    await user.type(
      screen.getByLabelText('Python environment'),
      'pan{ArrowDown}{Enter}'
    );
    await user.type(screen.getByLabelText('Add a property'), `${NAME}{Enter}`);
    const value = screen.getByLabelText(`Value of ${NAME}`);
    expect(screen.queryByLabelText(/^Store spark/)).not.toBeInTheDocument();
    await user.type(value, 'hunter2');
    await user.tab();
    const tick = await screen.findByLabelText(/^Store spark.ssl.keyPassword/);
    expect(value).toBeInvalid();
    await user.click(tick);
    expect(tick).toBeChecked();
    await waitFor(() => expect(value).toBeValid());
    expect(client.plan.mock.lastCall?.[0].settings.store_secrets).toEqual([
      NAME
    ]);
    await user.click(tick);
    await waitFor(() => expect(value).toBeInvalid());
  });
});
