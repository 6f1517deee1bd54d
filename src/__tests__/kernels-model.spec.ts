import { groupKernels } from '../model/kernel-groups';
import { mendOf, stateOf } from '../model/kernel-state';
import { KernelsModel } from '../model/kernels-model';
import { nullTranslator } from '@jupyterlab/translation';
import { fakeClient, job, kernel, LOCATIONS, refusal } from './fake-client';
import { fakeServices } from './fake-services';

const trans = nullTranslator.load('');

describe('KernelsModel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function start(client = fakeClient()) {
    const services = fakeServices(client);
    const model = new KernelsModel(services);
    await jest.advanceTimersByTimeAsync(100);
    return { client, services, model };
  }

  it('reads the list, and again when somebody changes a kernel', async () => {
    const { client, services, model } = await start();
    expect(model.isReady).toBe(true);
    expect(model.kernels).toHaveLength(1);
    client.kernels.mockResolvedValue([]);
    client.kernelsChanged.emit(['user']);
    await jest.advanceTimersByTimeAsync(1500);
    expect(model.kernels).toHaveLength(0);
    expect(services.refreshSpecs).toHaveBeenCalled();
    model.dispose();
  });

  it('keeps the list when it cannot be read, and says why', async () => {
    const { client, model } = await start();
    client.kernels.mockRejectedValue(refusal('', 'The server is gone.'));
    void model.refresh();
    await jest.advanceTimersByTimeAsync(1500);
    expect(model.error).toBe('The server is gone.');
    expect(model.kernels).toHaveLength(1);
    model.dispose();
  });

  it('finds jobs that run, and shows what is being made', async () => {
    const client = fakeClient();
    client.jobs.mockResolvedValue([
      job({ kernel_name: 'new' }),
      job({ job_id: 'old', kernel_name: 'first', state: 'done' })
    ]);
    client.job.mockResolvedValue(job({ kernel_name: 'new' }));
    const { model } = await start(client);
    expect(model.making.map(({ job }) => job.kernel_name)).toEqual(['new']);
    expect(model.jobOf(kernel())).toBeUndefined();
    model.dispose();
  });

  it('forgets only a job that has ended', async () => {
    const { model } = await start();
    model.follow(job({ action: 'test' }));
    model.forget(kernel());
    expect(model.jobOf(kernel())).toBeDefined();
    model.follow(job({ job_id: 'j2', action: 'test', state: 'failed' }));
    model.forget(kernel());
    expect(model.jobOf(kernel())).toBeUndefined();
    model.dispose();
  });
});

describe('groupKernels', () => {
  const kernels = [
    kernel({
      kernel_name: 'b',
      display_name: 'Beta',
      spark_master: 'local[*]'
    }),
    kernel({ kernel_name: 'a', display_name: 'Alpha' }),
    kernel({ kernel_name: 'c', location: 'team' }),
    kernel({ kernel_name: 'd', location: 'gone', kernels_dir: '/gone' })
  ];

  it('goes by location and name, and hides no kernel of an unknown place', () => {
    const groups = groupKernels(kernels, LOCATIONS.locations, '');
    expect(
      groups.map(({ label, kernels }) => [
        label,
        kernels.map(({ kernel_name }) => kernel_name)
      ])
    ).toEqual([
      ['user', ['a', 'b']],
      ['Team share', ['c']],
      ['/gone', ['d']]
    ]);
  });

  it('finds all words in name, environment and master', () => {
    const found = groupKernels(kernels, LOCATIONS.locations, 'LOCAL beta');
    expect(found.flatMap(({ kernels }) => kernels)).toHaveLength(1);
    expect(groupKernels(kernels, LOCATIONS.locations, 'x y z')).toEqual([]);
  });
});

describe('stateOf', () => {
  const problem = {
    field: 'environment_dir',
    message: 'It is gone. Look for it.',
    severity: 'error' as const,
    code: 'invalid' as const
  };
  it.each([
    [kernel(), 'good', 'Ready · archive packed'],
    [kernel({ archive: null }), 'good', 'Ready · no archive needed'],
    [kernel({ state: 'read-only' }), 'good', 'Ready · read only'],
    [kernel({ state: 'broken', problems: [problem] }), 'error', 'It is gone.'],
    [
      kernel({ state: 'changed' }),
      'warning',
      'Environment changed since packing'
    ]
  ])('says how %# is', (which, mood, text) => {
    expect(stateOf(which, trans)).toEqual({ mood, text });
  });

  it('leaves to the problems below what they say', () => {
    const broken = kernel({ state: 'broken', problems: [problem] });
    expect(stateOf(broken, trans, true).text).toBe('It cannot start');
  });

  it.each([
    ['archive.changed', 'changed', 'ours', 'rebuild'],
    ['archive', 'broken', 'ours', 'rebuild'],
    ['archive', 'broken', 'other', 'edit'],
    ['environment_dir', 'broken', 'ours', 'edit'],
    ['kernel_name', 'ready', 'ours', null]
  ] as const)(
    'mends %s of a %s kernel (%s) by %s',
    (field, state, origin, way) => {
      const found = kernel({
        state,
        origin,
        problems: [{ ...problem, field }]
      });
      expect(mendOf(found)).toBe(way);
    }
  );
});
