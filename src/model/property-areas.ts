/** The areas that people look in, in the order in which they are listed. */
export const AREAS = [
  'driver',
  'executors',
  'memory',
  'dynamic-allocation',
  'shuffle',
  'sql',
  'adaptive',
  'files',
  'optimizer',
  'legacy',
  'streaming',
  'python',
  'scheduling',
  'storage',
  'network',
  'kubernetes',
  'yarn',
  'standalone',
  'packages',
  'security',
  'ui',
  'logs',
  'connect',
  'other'
] as const;

export type Area = (typeof AREAS)[number];

/** Which area a key belongs to: the first beginning that it has. The longer stands before the shorter. */
const BEGINNINGS: readonly (readonly [Area, string])[] = [
  ['python', 'pyspark python sql.pyspark sql.execution.arrow'],
  ['python', 'sql.execution.pandas sql.execution.python sql.execution.pyspark'],
  ['streaming', 'streaming sql.streaming'],
  ['adaptive', 'sql.adaptive'],
  ['shuffle', 'shuffle sql.shuffle reducer maxRemoteBlockSizeFetchToMem'],
  ['legacy', 'sql.legacy'],
  ['files', 'sql.parquet sql.orc sql.csv sql.json sql.xml sql.avro sql.files'],
  ['files', 'sql.sources sql.hive sql.catalog sql.warehouse'],
  ['files', 'sql.catalogImplementation hive hadoop files.maxPartitionBytes'],
  ['optimizer', 'sql.optimizer sql.cbo sql.codegen sql.statistics'],
  ['optimizer', 'sql.planChangeLog sql.subexpressionElimination sql.analyzer'],
  ['connect', 'sql.connect connect api remote'],
  ['ui', 'sql.ui ui history eventLog appStateStore worker.ui master.ui'],
  ['sql', 'sql'],
  ['kubernetes', 'kubernetes'],
  ['yarn', 'yarn'],
  ['logs', 'executor.logs driver.log log metrics executor.metrics'],
  ['logs', 'executor.heartbeat.dropZeroAccumulatorUpdates extraListeners'],
  ['logs', 'plugins taskMetrics dead'],
  ['network', 'driver.host driver.port driver.bindAddress driver.blockManager'],
  ['network', 'executor.heartbeatInterval network rpc blockManager port'],
  ['network', 'block'],
  ['memory', 'driver.memory executor.memory driver.minMemory memory unsafe'],
  ['memory', 'executor.pyspark.memory executor.minMemory driver.maxResultSize'],
  ['memory', 'storage.memory storage.unrollMemory'],
  ['scheduling', 'excludeOnFailure blacklist scheduler locality speculation'],
  ['scheduling', 'task stage barrier resources decommission'],
  ['scheduling', 'executor.decommission'],
  ['packages', 'driver.extraClassPath driver.extraLibraryPath jars files'],
  ['packages', 'executor.extraClassPath executor.extraLibraryPath archives'],
  ['packages', 'driver.userClassPathFirst executor.userClassPathFirst'],
  ['packages', 'submit repl'],
  ['driver', 'driver app'],
  ['executors', 'executor cores'],
  ['dynamic-allocation', 'dynamicAllocation'],
  ['standalone', 'deploy worker master standalone'],
  ['storage', 'storage broadcast io kryo serializer rdd checkpoint cleaner'],
  ['storage', 'cache diskStore local buffer file default hadoopRDD shutdown'],
  ['security', 'authenticate acls admin modify ssl kerberos security'],
  ['security', 'redaction user']
];

const TABLE = BEGINNINGS.flatMap(([area, beginnings]) =>
  beginnings.split(' ').map(beginning => [area, `spark.${beginning}`] as const)
);

/** Return the area of a property. */
export function areaOf(key: string): Area {
  const [area] = TABLE.find(([, beginning]) => key.startsWith(beginning)) ?? [];
  return area ?? 'other';
}
