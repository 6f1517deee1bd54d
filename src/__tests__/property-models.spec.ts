import type { PropertiesReply, Property } from '../api/contract';
import { HIDDEN } from '../api/contract';
import type { ITexts } from '../model/draft';
import { newRow } from '../model/draft';
import { draftOf, toSettings } from '../model/draft-settings';
import { comesTo } from '../model/property-amounts';
import { areaOf } from '../model/property-areas';
import { judgeProperties } from '../model/property-judging';
import type { Result } from '../model/property-results';
import { findResults } from '../model/property-results';
import { withPairs } from '../model/property-rows';
import { propertySource } from '../model/property-source';
import { propertiesReply } from './fake-client';

const trans: ITexts = {
  __: (text, ...values) =>
    text.replace(/%(\d)/g, (_, place: string) => values[+place - 1] ?? '')
};

const PROPERTIES: Property[] = [
  { key: 'spark.driver.memory', type: 'bytes', unit: 'MiB', default: '1g' },
  {
    key: 'spark.network.timeout',
    type: 'time',
    unit: 'SECONDS',
    default: '120s',
    doc: 'Default timeout for all network interactions.'
  },
  { key: 'spark.driver.maxResultSize', type: 'bytes', unit: 'BYTE' },
  { key: 'spark.sql.shuffle.partitions', type: 'int', default: '200' },
  { key: 'spark.shuffle.compress', type: 'boolean', default: 'true' },
  { key: 'spark.shuffle.inner', type: 'int', internal: true },
  { key: 'spark.executorEnv.', type: 'family', doc: 'Sets a variable.' }
];

const source = (change: Partial<PropertiesReply> = {}) =>
  propertySource(
    propertiesReply({
      properties: PROPERTIES,
      common: ['spark.driver.memory'],
      refused: [{ key: 'spark.master', reason: 'Use Master.' }],
      ...change
    })
  );

describe('property-areas', () => {
  it('puts properties where people look for them', () => {
    expect(
      [
        'spark.driver.memory',
        'spark.driver.cores',
        'spark.executorEnv.',
        'spark.sql.shuffle.partitions',
        'spark.sql.adaptive.enabled',
        'spark.sql.execution.arrow.pyspark.enabled',
        'spark.sql.ansi.enabled',
        'spark.executor.heartbeatInterval',
        'spark.nobody.knows'
      ].map(areaOf)
    ).toEqual([
      'memory',
      'driver',
      'executors',
      'shuffle',
      'adaptive',
      'python',
      'sql',
      'network',
      'other'
    ]);
  });
});

describe('property-amounts', () => {
  const amount = (key: string, value: string) =>
    comesTo(source(), key, value, trans);

  it('says what sizes and times come to', () => {
    expect(amount('spark.driver.memory', '4g')).toBe('= 4 GiB');
    expect(amount('spark.driver.memory', '1536m')).toBe('= 1.5 GiB');
    expect(amount('spark.driver.memory', '1500k')).toBe('= 1 MiB');
    expect(amount('spark.driver.memory', '512')).toBe(
      '= 512 MiB, a bare number counts MiB'
    );
    expect(amount('spark.driver.maxResultSize', '1000')).toBe(
      '= 1,000 B, a bare number counts bytes'
    );
    expect(amount('spark.network.timeout', '90s')).toBe('= 1 min 30 s');
    expect(amount('spark.network.timeout', '1500ms')).toBe('= 1 s');
    expect(amount('spark.network.timeout', '0s')).toBe('= 0 s');
    expect(amount('spark.network.timeout', '25h')).toBe('= 1 d 1 h');
  });

  it('says nothing of other values', () => {
    expect(amount('spark.network.timeout', '5 minutes')).toBe('');
    expect(amount('spark.network.timeout', '-1')).toBe('');
    expect(amount('spark.network.timeout', '${spark.a}')).toBe('');
    expect(amount('spark.network.timeout', '')).toBe('');
    expect(amount('spark.sql.shuffle.partitions', '64')).toBe('');
    expect(amount('spark.nobody.knows', '1g')).toBe('');
  });
});

describe('property-results', () => {
  const find = (text: string, isName = false) =>
    findResults(source(), { text, area: null, isName });
  const words = (result: Result) =>
    result.kind === 'property' || result.kind === 'family'
      ? `${result.kind} ${result.property.key}`
      : result.kind === 'new'
        ? `new ${result.name} of ${result.family?.key ?? 'none'}`
        : result.kind === 'area'
          ? `area ${result.area} ${result.count}`
          : result.kind;
  const listed = (groups: ReturnType<typeof find>['groups']) =>
    groups.map(({ title, results }) => [title, ...results.map(words)]);

  it('offers what is often set and the areas, before anything is typed', () => {
    expect(listed(find('').groups)).toEqual([
      ['common', 'property spark.driver.memory'],
      [
        'areas',
        'area executors 1',
        'area memory 2',
        'area shuffle 2',
        'area network 1'
      ]
    ]);
  });

  it('groups by area, what is internal at the end', () => {
    expect(listed(find('shuffle').groups)).toEqual([
      [
        'shuffle',
        'property spark.shuffle.compress',
        'property spark.sql.shuffle.partitions'
      ],
      ['internal', 'property spark.shuffle.inner']
    ]);
    expect(listed(find('interactions').groups)).toEqual([
      ['network', 'property spark.network.timeout']
    ]);
  });

  it('shows an area, and the way back', () => {
    const { groups } = findResults(source(), {
      text: '',
      area: 'memory',
      isName: false
    });
    expect(listed(groups)).toEqual([
      ['areas', 'all'],
      [
        'memory',
        'property spark.driver.memory',
        'property spark.driver.maxResultSize'
      ]
    ]);
  });

  it('offers families, the rest of their names, and names that nobody knows', () => {
    expect(listed(find('variable').groups)).toEqual([
      ['executors', 'family spark.executorEnv.']
    ]);
    expect(listed(find('spark.executorEnv.A', true).groups)).toEqual([
      ['new', 'new spark.executorEnv.A of spark.executorEnv.']
    ]);
    expect(listed(find('spark.x', true).groups)).toEqual([
      ['new', 'new spark.x of none']
    ]);
    expect(listed(find('spark.master', true).groups)).toEqual([]);
  });

  it('shows fifty at most, and says how many more there are', () => {
    const many = source({
      properties: Array.from({ length: 60 }, (_, place) => ({
        key: `spark.many.p${place}`,
        type: 'int'
      }))
    });
    const query = { text: 'many', area: null, isName: false };
    const { groups, more } = findResults(many, query);
    expect(groups.flatMap(({ results }) => results)).toHaveLength(50);
    expect(more).toBe(10);
  });
});

describe('property-rows', () => {
  const draft = draftOf(
    {
      environment_dir: '',
      kernel_name: '',
      spark_conf: { 'spark.driver.memory': '1g', 'spark.a': '1', 'spark.e': '' }
    },
    'user'
  );

  it('puts pasted properties into fields and rows', () => {
    const put = withPairs(draft, [
      { name: 'spark.driver.memory', value: '4g' },
      { name: 'spark.a', value: '2' },
      { name: 'spark.b', value: '3' },
      { name: 'spark.c', value: '' }
    ]);
    expect(put).toMatchObject({ added: 2, changed: 2 });
    expect(put.fields['spark.driver.memory']).toBe('4g');
    expect(put.rows.map(({ name, value }) => [name, value])).toEqual([
      ['spark.a', '2'],
      ['spark.e', ''],
      ['spark.b', '3'],
      ['spark.c', '']
    ]);
    const { spark_conf } = toSettings({ ...draft, ...put });
    expect(spark_conf).toEqual({
      'spark.driver.memory': '4g',
      'spark.a': '2',
      'spark.e': '',
      'spark.b': '3',
      'spark.c': ''
    });
  });

  it('sets nothing where no value was given', () => {
    const rows = [newRow('spark.b')];
    expect(toSettings({ ...draft, rows }).spark_conf).toEqual({
      'spark.driver.memory': '1g'
    });
  });
});

describe('property-judging', () => {
  it('says what Spark refuses and what this tool sets itself', () => {
    const draft = draftOf({ environment_dir: '', kernel_name: '' }, 'user');
    const rows = [
      newRow('spark.network.timeout', '5 minutes'),
      newRow('spark.sql.shuffle.partitions', '64'),
      newRow('spark.master', 'yarn'),
      newRow('spark.driver.maxResultSize', HIDDEN),
      newRow('spark.shuffle.compress')
    ];
    const fields = { ...draft.fields, 'spark.driver.memory': 'much' };
    const problems = judgeProperties({ fields, rows }, source(), trans);
    expect(problems.map(({ field, message }) => [field, message])).toEqual([
      ['spark_conf.spark.driver.memory', expect.stringMatching(/such as/)],
      ['spark_conf.spark.network.timeout', expect.stringMatching(/such as/)],
      ['spark_conf.spark.master', 'Use Master.']
    ]);
  });

  it('only warns where the very Spark is not known', () => {
    const draft = draftOf({ environment_dir: '', kernel_name: '' }, 'user');
    const rows = [
      newRow('spark.network.timeout', '5 minutes'),
      newRow('spark.master', 'yarn')
    ];
    const near = source({ exact: false });
    const problems = judgeProperties({ ...draft, rows }, near, trans);
    expect(problems.map(({ severity }) => severity)).toEqual([
      'warning',
      'error'
    ]);
  });
});
