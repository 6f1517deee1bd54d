import type { ITexts } from '../draft';
import { readShellWords } from '../shell-words';
import type { ILeftOut, IReading, IReadPair } from './pasted';

/**
 * Know spark-submit's options that are another spelling of a property.
 *
 * Source: `SparkSubmitArguments.mergeDefaultSparkProperties` and `handle`; `core/submit_args.py` has the same.
 */
const PROPERTY_OF_OPTION: Readonly<Record<string, string>> = {
  '--master': 'spark.master',
  '--remote': 'spark.remote',
  '--deploy-mode': 'spark.submit.deployMode',
  '--name': 'spark.app.name',
  '--jars': 'spark.jars',
  '--packages': 'spark.jars.packages',
  '--exclude-packages': 'spark.jars.excludes',
  '--repositories': 'spark.jars.repositories',
  '--py-files': 'spark.submit.pyFiles',
  '--files': 'spark.files',
  '--archives': 'spark.archives',
  '--driver-memory': 'spark.driver.memory',
  '--driver-java-options': 'spark.driver.extraJavaOptions',
  '--driver-library-path': 'spark.driver.extraLibraryPath',
  '--driver-class-path': 'spark.driver.extraClassPath',
  '--driver-cores': 'spark.driver.cores',
  '--executor-memory': 'spark.executor.memory',
  '--executor-cores': 'spark.executor.cores',
  '--num-executors': 'spark.executor.instances',
  '--total-executor-cores': 'spark.cores.max',
  '--queue': 'spark.yarn.queue',
  '--principal': 'spark.kerberos.principal',
  '--keytab': 'spark.kerberos.keytab'
};

/** Options with a value that mean no property (`SparkSubmitOptionParser`). */
const OTHER_OPTIONS: readonly string[] = [
  '--class',
  '--properties-file',
  '--proxy-user',
  '--kill',
  '--status'
];

const PROGRAM = /(?:^|\/)(?:spark-submit|pyspark|spark-shell|spark-sql)$/;
const VARIABLE = 'PYSPARK_SUBMIT_ARGS=';

/** Tell whether a text is a command line or some options of one. */
export function isSubmitLine(text: string): boolean {
  const start = text.replace(/^(?:\s|\\\r?\n|#[^\n]*\n)+/, '');
  return (
    /^(?:-c\s|--\w)/.test(start) ||
    /^(?:\$\s+)?(?:[\w./~-]*\/)?(?:spark-submit|pyspark|spark-shell|spark-sql)\s/.test(
      start
    ) ||
    /^(?:export\s+)?PYSPARK_SUBMIT_ARGS=/.test(start)
  );
}

/** Read `--conf spark.x=y` and spark-submit's other options that mean a property, in any quoting of a shell. */
export function readSubmitLine(text: string, trans: ITexts): IReading {
  const pairs: IReadPair[] = [];
  const left: ILeftOut[] = [];
  const words = readShellWords(text);
  if (!words) {
    const reason = trans.__('A quote is left open. Close it, and paste again.');
    return { pairs, left: [{ what: text.trim(), reason, line: 0 }] };
  }
  const noProperty = trans.__('It is no property.');
  const put = (name: string, value: string, line: number, expands: boolean) => {
    pairs.push({ name, value, line });
    if (expands) {
      const reason = trans.__(
        'Taken as it is: a shell would have replaced the name after “$”.'
      );
      left.push({ what: name, reason, line });
    }
  };
  for (let place = 0; place < words.length; place++) {
    const { text: word, line, expands } = words[place] ?? NO_WORD;
    const [, option = word, joined] = /^(-c|--[^=]+)=([^]*)$/.exec(word) ?? [];
    const property = PROPERTY_OF_OPTION[option];
    const isConf = option === '--conf' || option === '-c';
    if (word.startsWith(VARIABLE)) {
      const inner = readSubmitLine(word.slice(VARIABLE.length), trans);
      pairs.push(...inner.pairs);
      left.push(...inner.left);
    } else if (option === '--supervise') {
      put('spark.driver.supervise', 'true', line, false);
    } else if (isConf || property || OTHER_OPTIONS.includes(option)) {
      const next = joined === undefined ? words[++place] : undefined;
      const value = joined ?? next?.text;
      const [, name = '', setting] = /^([^=]*)=([^]*)$/.exec(value ?? '') ?? [];
      if (value === undefined) {
        left.push({ what: option, reason: trans.__('It has no value.'), line });
      } else if (property) {
        put(property, value, line, expands || !!next?.expands);
      } else if (isConf && setting !== undefined && name.startsWith('spark.')) {
        put(name, setting, line, expands || !!next?.expands);
      } else {
        const reason = isConf
          ? trans.__('Spark takes “spark.name=value” after it.')
          : noProperty;
        left.push({ what: `${option} ${value}`, reason, line });
      }
    } else if (!isFiller(word)) {
      left.push({ what: word, reason: noProperty, line });
    }
  }
  return { pairs, left };
}

const NO_WORD = { text: '', line: 0, expands: false };

/** Tell words that say nothing of the kernel: the program's name, a prompt, pyspark's last word. */
function isFiller(word: string): boolean {
  return PROGRAM.test(word) || ['$', 'export', 'pyspark-shell'].includes(word);
}
