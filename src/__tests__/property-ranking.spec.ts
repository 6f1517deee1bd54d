import { readFileSync } from 'fs';
import { join } from 'path';

import type { PropertiesReply } from '../api/contract';
import { searchOver } from '../model/property-ranking';

const { properties } = JSON.parse(
  readFileSync(
    join(
      __dirname,
      '../../jupyter_pyspark_kernels/core/properties/catalogues/spark-4.3.0.json'
    ),
    'utf8'
  )
) as Pick<PropertiesReply, 'properties'>;

const search = searchOver(properties, [
  'spark.sql.shuffle.partitions',
  'spark.driver.memory',
  'spark.dynamicAllocation.enabled',
  'spark.network.timeout'
]);
const keys = (text: string, limit = Infinity) =>
  search(text, limit).map(({ key }) => key);

describe('property-ranking', () => {
  it.each([
    ['shuffle', 'spark.sql.shuffle.partitions'],
    ['shuffle partitions', 'spark.sql.shuffle.partitions'],
    ['partitions shuffle', 'spark.sql.shuffle.partitions'],
    ['shuffle.part', 'spark.sql.shuffle.partitions'],
    ['shufflepartitions', 'spark.sql.shuffle.partitions'],
    ['shufle partitons', 'spark.sql.shuffle.partitions'],
    ['SPARK.SQL.SHUFFLE.PARTITIONS', 'spark.sql.shuffle.partitions'],
    ['driver', 'spark.driver.memory'],
    ['executor memory', 'spark.executor.memory'],
    ['maxresultsize', 'spark.driver.maxResultSize'],
    ['max result', 'spark.driver.maxResultSize'],
    ['dynamic allocation', 'spark.dynamicAllocation.enabled'],
    ['timeout', 'spark.network.timeout'],
    ['timezone', 'spark.sql.session.timeZone'],
    ['time zone', 'spark.sql.session.timeZone'],
    ['parquet codec', 'spark.sql.parquet.compression.codec'],
    ['executors cores', 'spark.executor.cores'],
    ['hive metastore version', 'spark.sql.hive.metastore.version'],
    ['keytab', 'spark.kerberos.keytab'],
    ['queue', 'spark.yarn.queue'],
    ['number of executors', 'spark.executor.instances'],
    ['dirver memory', 'spark.driver.memory']
  ])('finds by %j first of all %s', (text, key) => {
    expect(keys(text, 1)).toEqual([key]);
  });

  it('wants each word, in the name or in the documentation', () => {
    expect(keys('executor xyzzy')).toEqual([]);
    expect(keys('memory process driver')[0]).toBe('spark.driver.memory');
    expect(keys('xyzzy')).toEqual([]);
  });

  it('has names before documentation, and what is internal after all', () => {
    const found = search('codegen', Infinity);
    const isInternal = found.map(({ internal }) => internal ?? false);
    expect(isInternal).toContain(false);
    expect(isInternal).toEqual([...isInternal].sort());
    const named = search('broadcast', Infinity)
      .filter(({ internal }) => !internal)
      .map(({ key }) => key.toLowerCase().includes('broadcast'));
    expect(named).toContain(false);
    expect(named).toEqual([...named].sort().reverse());
  });

  it('has the very name first though it is internal', () => {
    expect(keys('spark.sql.codegen.fallback', 1)).toEqual([
      'spark.sql.codegen.fallback'
    ]);
  });

  it('has a former name after the one that is in use', () => {
    const found = keys('keytab');
    expect(found.indexOf('spark.yarn.keytab')).toBeGreaterThan(
      found.indexOf('spark.kerberos.keytab')
    );
  });

  it('takes no slip where the word itself is in a name', () => {
    // "sort" and "part" are a letter away.
    const found = search('port', Infinity);
    expect(found.length).toBeGreaterThan(10);
    expect(
      found.filter(({ key, doc = '' }) => !/port/i.test(`${key} ${doc}`))
    ).toEqual([]);
  });
});
