import type { ILabShell } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FormOpener } from '../form-opener';
import { fakeClient } from './fake-client';
import { fakeServices } from './fake-services';

/** Be a fake of the shell: what is added to it is on the page. */
const shell = {
  add: (widget: Widget) => Widget.attach(widget, document.body),
  activateById: jest.fn()
} as unknown as ILabShell;

function opener(where: ILabShell | null = shell): FormOpener {
  return new FormOpener({
    services: fakeServices(fakeClient()) as never,
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
});
