import type { Progress } from '../api/contract';
import { JobModel } from '../model/job-model';
import { fakeClient, job } from './fake-client';

const packing = (bytes_done: number): Progress => ({
  stage: 'packing',
  files_done: 1,
  files_total: 10,
  bytes_done,
  bytes_total: 1000
});

describe('JobModel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('takes progress from events of its own job, and tells the time left', () => {
    const client = fakeClient();
    const model = new JobModel(client, job({ progress: packing(0) }));
    jest.setSystemTime(Date.now() + 1000);
    const event = { ...job(), steps: 0, progress: packing(500) };
    client.jobChanged.emit({ ...event, job_id: 'other' });
    expect(model.job.progress?.bytes_done).toBe(0);
    client.jobChanged.emit(event);
    expect(model.job.progress?.bytes_done).toBe(500);
    expect(model.bytesPerSecond).toBeCloseTo(500, 0);
    expect(model.secondsLeft).toBeCloseTo(1, 1);
    model.dispose();
  });

  it('reads the job when an event says that it ended, and stops following', async () => {
    const client = fakeClient();
    const model = new JobModel(client, job());
    const failed = job({ state: 'failed' });
    client.job.mockResolvedValue(failed);
    client.jobChanged.emit({ ...failed, steps: 0 });
    await jest.advanceTimersByTimeAsync(10);
    await expect(model.ended).resolves.toEqual(failed);
    const calls = client.job.mock.calls.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(client.job).toHaveBeenCalledTimes(calls);
    model.dispose();
  });

  it('reads the job now and then where no event comes', async () => {
    const client = fakeClient();
    const done = job({ state: 'done' });
    const model = new JobModel(client, job());
    client.job.mockResolvedValue(done);
    await jest.advanceTimersByTimeAsync(5_000);
    await expect(model.ended).resolves.toEqual(done);
    model.dispose();
  });

  it('asks for the end of it', async () => {
    const client = fakeClient();
    const model = new JobModel(client, job());
    client.job.mockResolvedValue(job({ cancelling: true }));
    await model.cancel();
    expect(client.cancel).toHaveBeenCalledWith('j1');
    expect(model.job.cancelling).toBe(true);
    model.dispose();
  });
});
