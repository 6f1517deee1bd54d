import type { TranslationBundle } from '@jupyterlab/translation';

import type { FieldProperty } from '../model/draft';

/** Say what a field is called in the form; of a property or variable without a field of its own, its name. */
export function fieldLabel(field: string, trans: TranslationBundle): string {
  const properties: Record<FieldProperty, string> = {
    'spark.driver.memory': trans.__('Driver memory'),
    'spark.executor.memory': trans.__('Executor memory'),
    'spark.executor.cores': trans.__('Executor cores'),
    'spark.executor.instances': trans.__('Executors')
  };
  const labels: Readonly<Record<string, string>> = {
    environment_dir: trans.__('Python environment'),
    spark_home: trans.__('Spark home'),
    spark_master: trans.__('Master'),
    hadoop_conf_dir: trans.__('Hadoop configuration'),
    spark_conf: trans.__('Spark properties'),
    profiles: trans.__('Profiles'),
    display_name: trans.__('Display name'),
    kernel_name: trans.__('Kernel name'),
    kernels_dir: trans.__('Location'),
    location: trans.__('Location'),
    sharing: trans.__('Location'),
    template: trans.__('Template'),
    spark_start: trans.__('Spark starts'),
    java_home: trans.__('Java home'),
    spark_conf_dir: trans.__('Spark configuration'),
    env: trans.__('Environment variables'),
    submit_args: trans.__('Further spark-submit arguments'),
    archive: trans.__('Archive'),
    archive_format: trans.__('Archive format'),
    self_contained: trans.__('Interpreter'),
    slim: trans.__('Archive'),
    leave_out: trans.__('Packages to leave out'),
    check_imports: trans.__('Packages to try'),
    kernel_json: 'kernel.json'
  };
  const [, , property, other] =
    /^(spark_conf\.(.+)|(?:env|profiles)\.(.+))$/s.exec(field) ?? [];
  return property === undefined
    ? (other ?? labels[field] ?? field)
    : (properties[property as FieldProperty] ?? property);
}
