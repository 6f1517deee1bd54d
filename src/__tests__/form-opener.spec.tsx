import type { ILabShell } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FormOpener } from '../form-opener';
import { fakeClient, job, kernel, refusal } from './fake-client';
import { fakeServices } from './fake-services';

/** Be a fake of the shell: what is added to it is on the page. */
const shell = {
  add: (widget: Widget) => Widget.attach(widget, document.body),
  activateById: jest.fn()
} as unknown as ILabShell;

function opener(
  where: ILabShell | null = shell,
  services = fakeServices(fakeClient())
): FormOpener {
  return new FormOpener({
    services: services as never,
    translator: nullTranslator,
    shell: where,
    restorer: null
  });
}

const name = () => screen.findByLabelText('Display name');

/** Press a button by its text: dialogs of JupyterLab have no role in jsdom. */
async function press(text: string): Promise<void> {
  const button = await screen.findByText(text);
  act(() => button.click());
}

async function open(): Promise<Widget> {
  const tab = await opener().open({});
  await name();
  return tab as Widget;
}

describe('FormOpener', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('closes the tab with its form', async () => {
    const tab = await open();
    await press('Cancel');
    expect(tab.isDisposed).toBe(true);
    expect(tab.isAttached).toBe(false);
  });

  it('asks before a tab is closed in which something was typed', async () => {
    const tab = await open();
    await userEvent.type(await name(), 'Precious');
    act(() => tab.close());
    await press('Keep the form');
    await waitFor(() =>
      expect(screen.queryByText('Keep the form')).not.toBeInTheDocument()
    );
    expect(tab.isDisposed).toBe(false);
    expect(await name()).toHaveValue('Precious');
    act(() => tab.close());
    await press('Close');
    await waitFor(() => expect(tab.isDisposed).toBe(true));
  });

  it('closes a dialog with its form, and shows again what was typed', async () => {
    const dialogs = opener(null);
    const first = dialogs.open({});
    await userEvent.type(await name(), 'Precious');
    await press('Cancel');
    expect(await first).toBeNull();
    expect(screen.queryByLabelText('Display name')).not.toBeInTheDocument();
    const second = dialogs.open({});
    expect(await name()).toHaveValue('Precious');
    await press('Cancel');
    await second;
  });

  describe('where a form is closed while its kernel is made', () => {
    afterEach(() => Notification.dismiss());

    /** Close such a form, then end its job; the notification that says so. */
    async function closeAndEnd(end: Parameters<typeof job>[0]) {
      const client = fakeClient();
      const services = fakeServices(client);
      const tab = (await opener(shell, services).open({
        job_id: 'j1',
        draft: { display_name: 'Precious' }
      })) as Widget;
      await screen.findByText('Creating Precious');
      act(() => tab.close());
      expect(tab.isDisposed).toBe(true);
      expect(Notification.manager.notifications).toHaveLength(0);
      client.job.mockResolvedValue(job(end));
      await waitFor(
        () => {
          client.jobChanged.emit({ ...job(end), steps: 0 });
          expect(Notification.manager.notifications).toHaveLength(1);
        },
        { timeout: 10_000 }
      );
      return { services, notice: Notification.manager.notifications[0]! };
    }

    it('tells why the job failed, and shows again what was typed', async () => {
      const { reply } = refusal('', 'The disk is full. Free some of it.');
      const { notice } = await closeAndEnd({
        state: 'failed',
        error: { ...reply, problems: [] }
      });
      expect(notice.type).toBe('error');
      expect(notice.message).toBe(
        'Kernel first was not made. The disk is full.'
      );
      expect(notice.options.autoClose).toBe(false);
      const [again] = notice.options.actions!;
      expect(again!.label).toBe('Open the form again');
      act(() => again!.callback(new MouseEvent('click')));
      expect(await name()).toHaveValue('Precious');
      expect(await screen.findByText(/The disk is full/)).toBeVisible();
    });

    it('tells that the kernel is ready, and opens a notebook', async () => {
      const { notice, services } = await closeAndEnd({
        state: 'done',
        kernel: kernel()
      });
      expect(notice.type).toBe('success');
      expect(notice.message).toBe('Kernel First is ready');
      notice.options.actions![0]!.callback(new MouseEvent('click'));
      expect(services.openNotebook).toHaveBeenCalledWith('first');
    });
  });
});
