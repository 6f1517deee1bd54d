import { ApiError } from '../api/errors';
import type { IDraft } from '../model/draft';
import { withField } from '../model/draft';
import type { IFormArgs } from '../model/form-model';
import { FormModel } from '../model/form-model';
import { fakeClient, job, kernel, planReply, refusal } from './fake-client';
import { fakeServices } from './fake-services';

async function start(args: IFormArgs = {}) {
  const client = fakeClient();
  const services = fakeServices(client);
  const model = new FormModel({ services, args });
  await model.load();
  return { client, services, model };
}

function draftOf(model: FormModel): IDraft {
  const initial = model.initial;
  if (!initial) {
    throw new Error('The form has not started.');
  }
  return withField(
    withField(initial, 'environment_dir', '/envs/pandas'),
    'display_name',
    'First'
  );
}

describe('FormModel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('plans the last draft only, once typing pauses', async () => {
    const { client, model } = await start();
    const draft = draftOf(model);
    for (const name of ['a', 'ab', 'abc']) {
      model.planning.preview(withField(draft, 'display_name', name));
    }
    await jest.advanceTimersByTimeAsync(1000);
    expect(client.plan).toHaveBeenCalledTimes(1);
    expect(client.plan.mock.calls[0]?.[0].settings.display_name).toBe('abc');
    expect(model.planning.plan?.plan.kernel_json).toEqual({
      display_name: 'abc'
    });
    model.dispose();
  });

  it('asks nothing any more once it is disposed', async () => {
    const { client, model } = await start();
    const draft = draftOf(model);
    model.dispose();
    model.planning.preview(draft);
    await jest.advanceTimersByTimeAsync(1000);
    expect(client.plan).not.toHaveBeenCalled();
  });

  it('drops an answer that comes after a newer one', async () => {
    const { client, model } = await start();
    const answers: (() => void)[] = [];
    client.plan.mockImplementation(
      ({ settings }) =>
        new Promise(resolve => answers.push(() => resolve(planReply(settings))))
    );
    for (const name of ['old', 'new']) {
      model.planning.preview(withField(draftOf(model), 'display_name', name));
      await jest.advanceTimersByTimeAsync(1000);
    }
    answers[1]?.();
    await jest.advanceTimersByTimeAsync(1);
    answers[0]?.();
    await jest.advanceTimersByTimeAsync(1);
    expect(model.planning.plan?.plan.settings['display_name']).toBe('new');
    model.dispose();
  });

  it('creates, follows the job, and has JupyterLab read its kernels anew', async () => {
    const { client, services, model } = await start();
    await expect(model.submit(draftOf(model))).resolves.toBe(true);
    expect(client.create.mock.calls[0]?.[0]).toMatchObject({
      location: 'user',
      settings: { kernel_name: 'first', environment_dir: '/envs/pandas' }
    });
    const done = job({ state: 'done', kernel: kernel() });
    client.job.mockResolvedValue(done);
    client.jobChanged.emit({ ...done, steps: 0 });
    await jest.advanceTimersByTimeAsync(10);
    expect(services.refreshSpecs).toHaveBeenCalledTimes(1);
    expect(model.making.made).toEqual(kernel());
    model.dispose();
  });

  it('keeps the form and says why when the job fails', async () => {
    const { client, model } = await start();
    await model.submit(draftOf(model));
    const { reply } = refusal('environment_dir', 'The disk is full.');
    const failed = job({ state: 'failed', error: reply });
    client.job.mockResolvedValue(failed);
    client.jobChanged.emit({ ...failed, steps: 0 });
    await jest.advanceTimersByTimeAsync(10);
    expect(model.making.job).toBeNull();
    expect(model.making.failure).toBe('The disk is full.');
    expect(model.making.refused.map(({ field }) => field)).toEqual([
      'environment_dir'
    ]);
    model.dispose();
  });

  it('puts a taken name at its field, until that is changed', async () => {
    const { client, model } = await start();
    client.create.mockRejectedValue(refusal('kernel_name', 'It is taken.'));
    await expect(model.submit(draftOf(model))).resolves.toBe(false);
    expect(model.making.refused[0]?.field).toBe('kernel_name');
    model.making.forget('kernel_name');
    expect(model.making.refused).toEqual([]);
    model.dispose();
  });

  it('keeps the refusal when a plan of before comes in after it', async () => {
    const { client, model } = await start();
    const draft = draftOf(model);
    let answer = () => undefined as void;
    client.plan.mockImplementation(
      ({ settings }) =>
        new Promise(resolve => (answer = () => resolve(planReply(settings))))
    );
    model.planning.preview(draft);
    await jest.advanceTimersByTimeAsync(1000);
    client.create.mockRejectedValue(refusal('kernel_name', 'It is taken.'));
    await model.submit(draft);
    answer();
    await jest.advanceTimersByTimeAsync(1);
    expect(model.planning.plan).not.toBeNull();
    expect(model.making.refused[0]?.message).toBe('It is taken.');
    model.dispose();
  });

  it('takes up a job after a reload', async () => {
    const { client, model } = await start({ job_id: 'j1' });
    expect(client.job).toHaveBeenCalledWith('j1');
    expect(model.making.job?.job.job_id).toBe('j1');
    model.dispose();
  });

  it('forgets a job that the server does not know any more', async () => {
    const client = fakeClient();
    client.job.mockRejectedValue(
      new ApiError(404, {
        code: 'not_found',
        message: '',
        problems: [],
        conflict: null
      })
    );
    const model = new FormModel({
      services: fakeServices(client),
      args: { job_id: 'gone' }
    });
    await model.load();
    expect(model.error).toBeNull();
    expect(model.making.job).toBeNull();
    model.dispose();
  });

  it('saves a change with the version that it read, and offers a choice in a conflict', async () => {
    const { client, model } = await start({
      location: 'user',
      kernel_name: 'first'
    });
    const current = kernel({ etag: 'e2' });
    client.update.mockRejectedValueOnce(
      new ApiError(409, {
        code: 'changed',
        message: 'It changed.',
        problems: [],
        conflict: { asked_etag: 'e1', asked_settings: null, current }
      })
    );
    await model.submit(draftOf(model));
    expect(client.update.mock.calls[0]?.[1]).toBe('e1');
    expect(model.making.conflict?.current).toEqual(current);
    model.useMine();
    expect(model.making.conflict).toBeNull();
    await model.submit(draftOf(model));
    expect(client.update.mock.calls[1]?.[1]).toBe('e2');
    model.dispose();
  });

  it('begins anew after a job that was taken up after a reload', async () => {
    const client = fakeClient();
    client.job.mockResolvedValue(job({ state: 'done', kernel: kernel() }));
    const model = new FormModel({
      services: fakeServices(client),
      args: { job_id: 'j1', draft: { display_name: 'First' } }
    });
    await model.load();
    await jest.advanceTimersByTimeAsync(1);
    expect(model.making.made).not.toBeNull();
    expect(model.initial?.display_name).toBe('First');
    await model.startAnew();
    await jest.advanceTimersByTimeAsync(1);
    expect(model.making.made).toBeNull();
    expect(model.making.job).toBeNull();
    expect(model.initial).toEqual(model.pristine);
    model.dispose();
  });

  it('says why it cannot be shown, and tries again', async () => {
    const client = fakeClient();
    client.policy.mockRejectedValueOnce(refusal('', 'No server.'));
    const model = new FormModel({ services: fakeServices(client), args: {} });
    await model.load();
    expect(model.error?.message).toBe('No server.');
    await model.load();
    expect(model.error).toBeNull();
    expect(model.initial).not.toBeNull();
    model.dispose();
  });

  it('shows the form though one source of choices fails', async () => {
    const client = fakeClient();
    client.environments.mockRejectedValue(refusal('', 'Too slow.'));
    const model = new FormModel({ services: fakeServices(client), args: {} });
    await model.load();
    await jest.advanceTimersByTimeAsync(1);
    expect(model.initial).not.toBeNull();
    expect(model.offers.offers.environments.error).toBe('Too slow.');
    model.dispose();
  });

  it('reads the properties of the Spark that a plan takes, once, and forgets a late answer', async () => {
    const client = fakeClient();
    const late: (() => void)[] = [];
    const reply = await client.properties();
    client.properties.mockClear();
    client.properties.mockImplementation(
      (spark_home = '') =>
        new Promise(resolve =>
          late.push(() =>
            resolve({ ...reply, spark_home: spark_home || '/opt/spark' })
          )
        )
    );
    const model = new FormModel({ services: fakeServices(client), args: {} });
    await model.load();
    const home = () => model.offers.offers.properties.value?.spark_home;
    late.pop()?.();
    await jest.advanceTimersByTimeAsync(1);
    expect(home()).toBe('/opt/spark');
    const draft = draftOf(model);
    for (const spark_home of ['/opt/spark', '/a', '/b', '/b']) {
      model.planning.preview(withField(draft, 'spark_home', spark_home));
      await jest.advanceTimersByTimeAsync(1000);
    }
    expect(client.properties.mock.calls).toEqual([[''], ['/a'], ['/b']]);
    late.pop()?.();
    late.pop()?.();
    await jest.advanceTimersByTimeAsync(1);
    expect(home()).toBe('/b');
    model.dispose();
  });
});
