import type { PropertiesReply } from '../api/contract';
import { bytes, bytesOf, duration } from '../model/amounts';
import { nameOf } from '../model/environment-name';
import { jsonChanges } from '../model/json-changes';
import {
  freeName,
  isKernelName,
  suggestKernelName
} from '../model/kernel-name';
import {
  allowedMaster,
  isAllowed,
  isKindAllowed,
  kindOf,
  shortMaster
} from '../model/master';
import { propertySource } from '../model/property-source';
import { shellCommand } from '../model/shell-words';
import { shortPaths } from '../model/short-paths';

const texts = {
  __: (text: string, ...values: readonly string[]) =>
    text.replace(
      /%(\d)/g,
      (_, place: string) => values[Number(place) - 1] ?? ''
    )
};

describe('kernel-name', () => {
  it.each([
    ['Pandas on YARN', 'pandas-on-yarn'],
    ['  Übung №1 ', 'ubung-no1'],
    ['日本', ''],
    ['-._x_.-', 'x']
  ])('suggests for %j the name %j', (display, name) => {
    expect(suggestKernelName(display)).toBe(name);
  });

  it('suggests only what can be a name', () => {
    expect(isKernelName(suggestKernelName('x'.repeat(300)))).toBe(true);
    expect(isKernelName('Upper')).toBe(false);
  });

  it('finds a free name without regard to case', () => {
    expect(freeName('a', ['A', 'a-2'])).toBe('a-3');
    expect(freeName('b', ['a'])).toBe('b');
  });
});

describe('master', () => {
  it.each([
    ['local', 'local'],
    ['local[4]', 'local'],
    ['localhost', 'other'],
    ['yarn', 'yarn'],
    ['spark://a:1', 'standalone'],
    ['k8s://https://a', 'kubernetes'],
    ['', 'other']
  ])('tells that %j is %s', (master, kind) => {
    expect(kindOf(master)).toBe(kind);
  });

  it('follows what the administrator allows', () => {
    const allowed = ['yarn', 'spark://prod*'];
    expect(isAllowed('spark://prod:7077', allowed)).toBe(true);
    expect(isAllowed('spark://test:7077', allowed)).toBe(false);
    expect(isAllowed('local[*]', ['local[*]'])).toBe(true);
    expect(isKindAllowed('local', allowed)).toBe(false);
    expect(isKindAllowed('standalone', allowed)).toBe(true);
    expect(allowedMaster('standalone', allowed)).toBe('spark://prod');
    expect(allowedMaster('local', ['local[2]'])).toBe('local[2]');
  });
});

describe('amounts', () => {
  it('writes sizes and times for people', () => {
    expect([0, 999, 1000, 1_500_000, 720_000_000, 2e12].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 KB',
      '1.5 MB',
      '720 MB',
      '2.0 TB'
    ]);
    expect(bytesOf(446e6, 720e6, texts)).toBe('446 of 720 MB');
    expect([0, 1.2, 65, 3700].map(duration)).toEqual([
      '1 s',
      '2 s',
      '1 min 5 s',
      '1 h 1 min'
    ]);
  });
});

describe('property-source', () => {
  const record = (key: string, doc = '') => ({
    key,
    doc,
    type: 'text' as const
  });
  const reply: PropertiesReply = {
    properties: [
      record('spark.sql.broadcastTimeout', 'Timeout in seconds.'),
      record('spark.broadcast.compress', 'Whether to compress.'),
      record('spark.sql.autoBroadcastJoinThreshold', 'Largest table.'),
      record('spark.files', 'What is broadcast to all.'),
      record('spark.hadoop.'),
      record('spark.hadoop.fs.')
    ],
    common: ['spark.files'],
    refused: [{ key: 'spark.master', reason: 'Use Master.' }],
    spark_home: '',
    spark_version: '4.1.0',
    fault: '',
    catalogue_version: '4.1.4',
    exact: false,
    scala_version: '2.13.17',
    byte_units: {},
    time_units: {}
  };
  const source = propertySource(reply);

  it('finds by name before meaning', () => {
    expect(source.search('broad', 9).map(({ key }) => key)).toEqual([
      'spark.broadcast.compress',
      'spark.sql.broadcastTimeout',
      'spark.sql.autoBroadcastJoinThreshold',
      'spark.files'
    ]);
    expect(source.search('sql broad', 9)).toHaveLength(2);
    expect(source.search('nothing', 9)).toEqual([]);
    expect(source.search('', 2).map(({ key }) => key)).toEqual(['spark.files']);
    expect(source.count).toBe(4);
  });

  it('finds the family of a key by its longest beginning', () => {
    expect(source.find('spark.hadoop.fs.s3a.path')?.key).toBe(
      'spark.hadoop.fs.'
    );
    expect(source.find('spark.hadoop.x')?.key).toBe('spark.hadoop.');
    expect(source.find('spark.hadoop.')?.key).toBe('spark.hadoop.');
    expect(source.find('spark.hadoop')).toBeUndefined();
    expect(source.find('spark.other.x')).toBeUndefined();
    expect(source.find('')).toBeUndefined();
  });

  it('says what Spark would take instead, of families nothing', () => {
    const judged = propertySource({
      ...reply,
      properties: [
        { key: 'spark.cores.max', type: 'int' },
        { key: 'spark.hadoop.', type: 'family' }
      ]
    });
    expect(judged.problem('spark.cores.max', 'two')).toBe('a whole number');
    expect(judged.problem('spark.cores.max', '2')).toBeUndefined();
    expect(judged.problem('spark.hadoop.x', 'two')).toBeUndefined();
    expect(judged.problem('spark.other', 'two')).toBeUndefined();
    expect(
      propertySource(null).problem('spark.cores.max', 'x')
    ).toBeUndefined();
  });

  it('knows what cannot be set', () => {
    expect(source.refusal('spark.master')).toBe('Use Master.');
    expect(source.refusal('spark.files')).toBeUndefined();
  });
});

describe('environment-name', () => {
  it('names environments as people do', () => {
    expect(nameOf('/home/ana/envs/pandas-3.5/')).toBe('pandas-3.5');
    expect(nameOf('/home/ana/churn/.venv')).toBe('churn/.venv');
    expect(nameOf('/home/ana/.pyenv/versions/3.12.1')).toBe('3.12.1 (pyenv)');
    expect(nameOf('/home/ana/.pyenv/versions/etl')).toBe('etl');
    expect(nameOf('/')).toBe('/');
  });
});

describe('shortMaster', () => {
  it('leaves the scheme of a URL', () => {
    expect(shortMaster('spark://host:7077')).toBe('spark://');
    expect(shortMaster('k8s://https://host')).toBe('k8s://');
    expect(shortMaster('local[*]')).toBe('local[*]');
  });
});

describe('short-paths', () => {
  it('leaves the last part of each path', () => {
    expect(
      shortPaths('/srv/team/kernels/etl/a.zip is missing. See /opt/spark.')
    ).toBe('…/a.zip is missing. See /opt/spark.');
    expect(shortPaths('from PYTHONPATH "/a/b/c/d.zip", or 1/2')).toBe(
      'from PYTHONPATH "…/d.zip", or 1/2'
    );
  });
});

describe('json-changes', () => {
  it('says what is added, removed and changed', () => {
    expect(
      jsonChanges(
        { a: 1, same: [1], env: { A: 'x', B: 'y' } },
        { same: [1], env: { A: 'z', C: 'w' } }
      )
    ).toEqual([
      { path: 'a', kind: 'removed', before: 1, after: undefined },
      { path: 'env.A', kind: 'changed', before: 'x', after: 'z' },
      { path: 'env.B', kind: 'removed', before: 'y', after: undefined },
      { path: 'env.C', kind: 'added', before: undefined, after: 'w' }
    ]);
  });
});

describe('shell-words', () => {
  it('quotes what a shell would take apart', () => {
    expect(
      shellCommand(['tool', 'create', '-k', 'a', '--x', "it's $HOME"])
    ).toBe("tool create \\\n  -k a \\\n  --x 'it'\\''s $HOME'");
  });
});
