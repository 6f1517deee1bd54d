import type { FoundEnvironment } from '../api/contract';
import { findEnvironments, withKnown } from '../model/environment-search';
import { OffersModel } from '../model/offers-model';
import { FOUND, fakeClient, refusal } from './fake-client';

const found = (name: string): FoundEnvironment => ({
  ...FOUND,
  name,
  environment_dir: `/envs/${name}`
});
const namesOf = (list: readonly FoundEnvironment[] | null) =>
  list?.map(({ name }) => name);

/** Make a client that answers with these parts of one search, one after the other. */
function searching(...parts: readonly (readonly string[])[]) {
  const client = fakeClient();
  client.environments.mockImplementation(after => {
    const number = after ? Number(after) : 0;
    return Promise.resolve({
      environments: (parts[number] ?? []).map(found),
      complete: number >= parts.length - 1,
      next: String(number + 1)
    });
  });
  return client;
}

describe('findEnvironments', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks on until the search is complete, and sorts in what comes', async () => {
    const client = searching(['m'], [], ['z', 'A'], ['b']);
    const seen: unknown[] = [];
    const all = findEnvironments(client, list => seen.push(namesOf(list)));
    await jest.runAllTimersAsync();
    expect(namesOf(await all)).toEqual(['A', 'b', 'm', 'z']);
    expect(seen).toEqual([['m'], ['A', 'm', 'z']]);
    expect(client.environments.mock.calls.map(([after]) => after)).toEqual([
      '',
      '1',
      '2',
      '3'
    ]);
  });

  it('lists what was known until the search is over', async () => {
    const client = searching(['b', 'gone']);
    const model = new OffersModel(client);
    model.refreshEnvironments();
    await jest.runAllTimersAsync();
    const later = searching(['a'], [], ['b']);
    client.environments.mockImplementation(later.environments);
    const lists: unknown[] = [];
    model.changed.connect(({ offers: { environments } }) =>
      lists.push([namesOf(environments.value), environments.isLoading])
    );
    model.refreshEnvironments();
    await jest.runAllTimersAsync();
    expect(lists).toEqual([
      [['b', 'gone'], true],
      [['a', 'b', 'gone'], true],
      [['a', 'b'], false]
    ]);
  });

  it('keeps what was found where the server fails later', async () => {
    const client = searching(['a'], ['b'], ['c']);
    const model = new OffersModel(client);
    client.environments
      .mockResolvedValueOnce({
        environments: [found('a')],
        complete: false,
        next: '1'
      })
      .mockRejectedValueOnce(refusal('', 'Gone.'));
    model.refreshEnvironments();
    await jest.runAllTimersAsync();
    const { value, isLoading, error } = model.offers.environments;
    expect([namesOf(value), isLoading, error]).toEqual([['a'], false, 'Gone.']);
  });

  it('takes the newer record of one that was known', () => {
    const newer = { ...found('a'), fault: 'Broken.' };
    expect(withKnown([newer], [found('a'), found('b')])).toEqual([
      newer,
      found('b')
    ]);
  });

  it('sorts versions as numbers, and names whatever their case', () => {
    const names = ['3.10', '3.6', 'b', 'A', '2.7.18'];
    expect(namesOf(withKnown(names.map(found), []))).toEqual([
      '2.7.18',
      '3.6',
      '3.10',
      'A',
      'b'
    ]);
  });
});
