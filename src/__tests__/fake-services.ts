import { Signal } from '@lumino/signaling';

import { DEFAULTS } from '../preferences';
import type { IPySparkKernels } from '../tokens';
import type { FakeClient } from './fake-client';

/** Be a fake of the plugin that a panel stands on. */
export type FakeServices = jest.Mocked<
  Pick<
    IPySparkKernels,
    'openForm' | 'openNotebook' | 'refreshSpecs' | 'running'
  >
> &
  Pick<IPySparkKernels, 'client' | 'preferences' | 'preferencesChanged'>;

/** Make the fake around a client. */
export function fakeServices(client: FakeClient): FakeServices {
  const services = {
    client,
    preferences: DEFAULTS,
    openForm: jest.fn().mockResolvedValue(undefined),
    openNotebook: jest.fn().mockResolvedValue(undefined),
    refreshSpecs: jest.fn().mockResolvedValue(undefined),
    running: jest.fn().mockReturnValue(0)
  };
  return Object.assign(services, {
    preferencesChanged: new Signal<IPySparkKernels, void>(services as never)
  });
}

/** What a form's buttons do; no kernel runs. */
export function fakeActions() {
  return {
    close: jest.fn(),
    openNotebook: jest.fn(),
    running: jest.fn().mockReturnValue(0),
    another: jest.fn()
  };
}
