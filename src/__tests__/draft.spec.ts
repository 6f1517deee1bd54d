import type { KernelSettings } from '../api/contract';
import { newRow, withField } from '../model/draft';
import { judge } from '../model/draft-judging';
import {
  draftOf,
  emptyDraft,
  isSameDraft,
  toSettings,
  withFixed
} from '../model/draft-settings';
import { fromState, toState } from '../model/draft-state';
import { DEFAULTS } from '../preferences';
import { LOCATIONS, POLICY } from './fake-client';

const texts = {
  __: (text: string, ...values: readonly string[]) =>
    text.replace('%1', values[0] ?? '')
};

const WHOLE: KernelSettings = {
  kernel_name: 'churn',
  display_name: 'Churn',
  environment_dir: '/envs/churn',
  spark_home: '/opt/spark',
  spark_master: 'yarn',
  spark_conf: {
    'spark.b': '2',
    'spark.driver.memory': '2g',
    'spark.a': ' kept as typed '
  },
  template: '/srv/kernel.conf',
  hadoop_conf_dir: '/etc/hadoop',
  spark_conf_dir: '/etc/spark',
  java_home: '/jvm',
  env: { A: '1' },
  archive_format: 'zip',
  spark_start: 'eager',
  self_contained: 'never',
  slim: true,
  leave_out: ['scikit-learn'],
  check_imports: ['pandas'],
  store_secrets: ['spark.x.password'],
  submit_args: ['--jars', 'a.jar'],
  profiles: []
};

describe('draft', () => {
  it('gives settings back as they were, in their order', () => {
    const settings = toSettings(draftOf(WHOLE, 'user'));
    expect(settings).toEqual(WHOLE);
    expect(Object.keys(settings.spark_conf ?? {})).toEqual(
      Object.keys(WHOLE.spark_conf ?? {})
    );
  });

  it('takes what is fixed over what a kernel has, and leaves the rest', () => {
    const policy = {
      ...POLICY,
      defaults: { slim: false, leave_out: ['pip'], spark_conf: {} },
      fixed: [
        { field: 'slim', value: 'false', reason: '' },
        { field: 'leave_out', value: 'pip', reason: '' },
        { field: 'spark_conf.spark.b', value: '3', reason: '' }
      ]
    };
    expect(toSettings(draftOf(withFixed(WHOLE, policy), 'user'))).toEqual({
      ...WHOLE,
      slim: false,
      leave_out: ['pip'],
      // What is fixed is shown locked, and set by the server.
      spark_conf: { 'spark.driver.memory': '2g', 'spark.a': ' kept as typed ' }
    });
  });

  it('starts from preferences below what the administrator fixed', () => {
    const draft = emptyDraft(
      {
        ...POLICY,
        defaults: {
          spark_master: 'yarn',
          spark_conf: {
            'spark.a': 'admin',
            'spark.b': 'admin',
            'spark.fixed': 'x'
          }
        },
        fixed: [
          { field: 'spark_conf.spark.fixed', value: 'x', reason: '' },
          { field: 'spark_master', value: 'yarn', reason: '' }
        ]
      },
      {
        ...DEFAULTS,
        location: 'Team share',
        sparkMaster: 'local[2]',
        sparkConf: { 'spark.b': 'mine', 'spark.fixed': 'mine' }
      },
      LOCATIONS
    );
    expect(draft.spark_master).toBe('yarn');
    expect(draft.location).toBe('team');
    expect(draft.rows.map(({ name, value }) => [name, value])).toEqual([
      ['spark.a', 'admin'],
      ['spark.b', 'mine']
    ]);
  });

  it('lets the kernel name follow the display name until it is typed', () => {
    let draft = draftOf({ kernel_name: '', environment_dir: '' }, 'user');
    draft = withField(draft, 'display_name', 'Café on YARN!');
    expect(draft.kernel_name).toBe('cafe-on-yarn');
    draft = withField(draft, 'kernel_name', 'mine');
    draft = withField(draft, 'display_name', 'Other');
    expect(draft.kernel_name).toBe('mine');
    draft = withField(draft, 'kernel_name', '');
    draft = withField(draft, 'display_name', 'Again');
    expect(draft.kernel_name).toBe('again');
  });

  it('says what is missing, wrong or twice', () => {
    const draft = {
      ...draftOf({ kernel_name: 'Bad Name', environment_dir: ' ' }, 'user'),
      rows: [newRow('spark.a', '1'), newRow('spark.a', '2'), newRow('', '3')]
    };
    expect(judge(draft, texts).map(({ field }) => field)).toEqual([
      'environment_dir',
      'kernel_name',
      'spark_conf.spark.a',
      `row.${draft.rows[2]?.id}`
    ]);
    expect(judge(draftOf(WHOLE, 'user'), texts)).toEqual([]);
  });

  it('comes back from its state without values of secrets', () => {
    const draft = draftOf(
      {
        ...WHOLE,
        spark_conf: { 'spark.a': '1', 'spark.hadoop.x.password': 'sesame' }
      },
      'user'
    );
    const state = JSON.parse(JSON.stringify(toState(draft)));
    expect(JSON.stringify(state)).not.toContain('sesame');
    const start = draftOf({ kernel_name: '', environment_dir: '' }, 'team');
    const again = fromState(state, start);
    expect(again.rows.map(({ name, value }) => [name, value])).toEqual([
      ['spark.a', '1'],
      ['spark.hadoop.x.password', '']
    ]);
    expect(again.location).toBe('user');
  });

  it('survives a state that another version or nobody made', () => {
    const start = draftOf(WHOLE, 'user');
    expect(
      isSameDraft(
        fromState(
          {
            display_name: 7,
            rows: 'none',
            env: [1, { id: 'x' }],
            fields: null
          },
          start
        ),
        { ...start, env: [] }
      )
    ).toBe(true);
  });
});
