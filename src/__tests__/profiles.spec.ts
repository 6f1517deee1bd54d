import { readFileSync } from 'fs';
import { join } from 'path';

import type { KernelSettings, Profile } from '../api/contract';
import { HIDDEN } from '../api/contract';
import { draftOf, toSettings, withFixed } from '../model/draft-settings';
import { fromState, toState } from '../model/draft-state';
import {
  differs,
  drafted,
  effective,
  hiddenNames,
  ownValues,
  profileValues,
  valuesOf,
  withProfiles,
  withValue,
  withoutValue
} from '../model/profiles';
import { ProfilesModel } from '../model/profiles-model';
import type { FakeClient } from './fake-client';
import { fakeClient, offeredProfile, POLICY, refusal } from './fake-client';

interface IRow {
  readonly why: string;
  readonly profiles: Profile[];
  readonly own: Partial<KernelSettings>;
  readonly merged: Record<string, string>;
  readonly origins: Record<string, [string, string, string[]]>;
}

// What the server's tests hold too: both faces merge alike.
const TABLE = JSON.parse(
  readFileSync(join(__dirname, '../../tests/data/profile-merges.json'), 'utf-8')
) as IRow[];

const LEAST = { environment_dir: '/e', kernel_name: 'etl' };
const LARGE: Profile = {
  name: 'large',
  spark_master: 'yarn',
  spark_conf: { 'spark.executor.memory': '8g', 'spark.x': '1' },
  env: { TEAM: 'a' }
};
const SMALL: Profile = {
  name: 'small',
  spark_conf: { 'spark.executor.memory': '1g' }
};

const draft = (settings: Partial<KernelSettings> = {}) =>
  draftOf({ ...LEAST, ...settings }, 'user');

describe('profileValues', () => {
  it.each(TABLE)('$why', ({ profiles, own, merged, origins }) => {
    const given = profileValues(profiles);
    const mine = valuesOf(own);
    for (const [field, value] of Object.entries(merged)) {
      const [kind, profile, hides] = origins[field]!;
      const said = given.get(field);
      expect(mine.get(field) ?? said?.value ?? 'local[*]').toBe(value);
      if (kind === 'profile') {
        expect(said).toEqual({ value, profile, hides });
        expect(mine.has(field)).toBe(false);
      } else if (kind === 'own') {
        expect(mine.get(field)).toBe(value);
        const others = said ? [said.profile, ...said.hides] : [];
        expect(others).toEqual(hides);
      }
    }
    expect(new Set([...mine.keys(), ...given.keys()])).toEqual(
      new Set(Object.keys(merged).filter(key => origins[key]?.[0] !== 'found'))
    );
  });

  it('compares what profiles say, not what they are for', () => {
    expect(differs(LARGE, { ...LARGE, about: 'For joins' })).toBe(false);
    expect(differs(LARGE, SMALL)).toBe(true);
  });
});

describe('withProfiles', () => {
  const start = draft({
    spark_conf: { 'spark.executor.memory': '2g', 'spark.y': '1' }
  });
  const usual = ownValues(start);

  it('lets what nobody chose give way, and brings it back', () => {
    const ticked = withProfiles(start, [LARGE], usual);
    expect(toSettings(ticked)).toMatchObject({
      spark_master: '',
      spark_conf: { 'spark.y': '1' },
      profiles: [LARGE]
    });
    expect(effective(ticked, 'spark_master')).toBe('yarn');
    const back = withProfiles(ticked, [], usual);
    expect(toSettings(back)).toEqual(toSettings(start));
  });

  it('keeps what was typed, and what another profile still says', () => {
    const typed = withValue(start, 'spark_conf.spark.executor.memory', '3g');
    const ticked = withProfiles(typed, [LARGE], usual);
    expect(ticked.fields['spark.executor.memory']).toBe('3g');
    const both = withProfiles(start, [LARGE, SMALL], usual);
    const one = withProfiles(both, [SMALL], usual);
    expect(one.fields['spark.executor.memory']).toBe('');
    expect(one.spark_master).toBe('local[*]');
  });

  it('keeps the values of a kernel that is edited', () => {
    const ticked = withProfiles(start, [LARGE], new Map());
    expect(toSettings(ticked).spark_conf).toEqual(toSettings(start).spark_conf);
    expect(ticked.spark_master).toBe('local[*]');
  });

  it('gives and takes own values of every kind', () => {
    const own = withValue(
      withValue(withValue(draft(), 'env.A', 'b'), 'spark_conf.spark.z', '2'),
      'spark_home',
      '/opt/spark'
    );
    expect(toSettings(own)).toMatchObject({
      env: { A: 'b' },
      spark_conf: { 'spark.z': '2' },
      spark_home: '/opt/spark'
    });
    const less = ['env.A', 'spark_conf.spark.z', 'spark_home'].reduce(
      withoutValue,
      own
    );
    expect(toSettings(less)).toEqual(toSettings(draft()));
  });
});

describe('drafts with profiles', () => {
  it('leave the master to them, and survive a reload', () => {
    const made = draft({ profiles: [LARGE] });
    expect(made.spark_master).toBe('');
    const again = fromState(JSON.parse(JSON.stringify(toState(made))), draft());
    expect(toSettings(again)).toEqual(toSettings(made));
    const odd = { ...toState(made), profiles: [null, { name: 1 }, 'x'] };
    expect(fromState(odd, draft()).profiles).toEqual([]);
  });

  it('become a profile without secrets', () => {
    const made = draft({
      profiles: [LARGE, SMALL],
      spark_conf: { 'spark.x': '2' },
      env: { HF_TOKEN: HIDDEN, MORE: 'hunter2' }
    });
    expect(hiddenNames(made)).toEqual(['HF_TOKEN']);
    expect(drafted(made, 'mine', 'To try', ['env.MORE'])).toEqual({
      name: 'mine',
      about: 'To try',
      spark_master: 'yarn',
      spark_conf: { 'spark.executor.memory': '1g', 'spark.x': '2' },
      env: { TEAM: 'a' }
    });
  });

  it('do not hold what a fixed profile says', () => {
    const fixed = ['profiles.large', 'spark_master', 'env.TEAM'].map(field => ({
      field,
      value: 'x',
      reason: ''
    }));
    const kernel = {
      ...LEAST,
      spark_master: 'local[2]',
      env: { TEAM: 'b', A: 'b' },
      profiles: [LARGE, SMALL]
    };
    const defaults = { spark_conf: {} };
    expect(withFixed(kernel, { ...POLICY, defaults, fixed })).toMatchObject({
      spark_master: '',
      env: { A: 'b' },
      profiles: [SMALL]
    });
  });
});

describe('ProfilesModel', () => {
  let client: FakeClient;
  let model: ProfilesModel;

  beforeEach(() => {
    client = fakeClient();
    model = new ProfilesModel(client);
  });

  it('saves, replaces and removes, and reads them anew', async () => {
    client.profiles.mockResolvedValue([offeredProfile(SMALL)]);
    expect(await model.save(SMALL)).toBe(true);
    expect(model.offered).toEqual([offeredProfile(SMALL)]);
    expect(await model.save(LARGE, offeredProfile(SMALL))).toBe(true);
    expect(client.changeProfile).toHaveBeenCalledWith('small', 'p1', LARGE);
    expect(await model.remove(offeredProfile(SMALL))).toBe(true);
    expect(client.removeProfile).toHaveBeenCalledWith('small', 'p1');
  });

  it('says why a change was refused until it is forgotten', async () => {
    client.saveProfile.mockRejectedValue(refusal('name', 'It is taken.'));
    expect(await model.save(SMALL)).toBe(false);
    expect([model.error, model.isBusy]).toEqual(['It is taken.', false]);
    expect(model.refused).toHaveLength(1);
    model.forget();
    expect([model.error, model.refused]).toEqual(['', []]);
  });

  it('says why they cannot be read, and is silent when disposed', async () => {
    client.profiles.mockRejectedValue(new Error('gone'));
    await model.load();
    expect([model.error, model.offered]).toEqual(['gone', null]);
    const heard = jest.fn();
    model.changed.connect(heard);
    model.dispose();
    await model.load();
    expect(heard).not.toHaveBeenCalled();
  });
});
