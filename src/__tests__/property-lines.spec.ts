import type { ITexts } from '../model/draft';
import { readPasted } from '../model/property-lines';

const trans: ITexts = {
  __: (text, ...values) =>
    text.replace(/%(\d)/g, (_, place: string) => values[+place - 1] ?? '')
};

const REFUSED: Readonly<Record<string, string>> = {
  'spark.master': 'Use Master.'
};

const read = (text: string) =>
  readPasted(text, trans, name => REFUSED[name]) ?? { pairs: [], left: [] };
const pairsOf = (text: string) =>
  read(text).pairs.map(({ name, value }) => [name, value]);
const leftOf = (text: string) =>
  read(text).left.map(({ what, reason, line }) => [line, what, reason]);

describe('property-lines: spark-defaults.conf', () => {
  it('reads blanks, “=” and “:”, comments, joined lines and escapes as Java does', () => {
    const text = [
      '# a comment',
      '! another',
      'spark.a 1',
      'spark.b=2 3',
      '  spark.c : x=y  ',
      'spark.d\t\\',
      '    one \\',
      '    # two',
      'spark.e C:\\\\dir\\tend \\u00e9\\=',
      'spark.f\\ g 1',
      'spark.empty',
      'spark.odd\\',
      ''
    ].join('\r\n');
    expect(pairsOf(text)).toEqual([
      ['spark.a', '1'],
      ['spark.b', '2 3'],
      ['spark.c', 'x=y'],
      ['spark.d', 'one # two'],
      ['spark.e', 'C:\\dir\tend é='],
      ['spark.f g', '1'],
      ['spark.empty', ''],
      ['spark.odd', '']
    ]);
  });

  it('says what it leaves out, with its line', () => {
    const text = 'spark.a 1\nhadoop.x 2\n\nspark.b \\u12\nspark.master yarn';
    expect(pairsOf(text)).toEqual([['spark.a', '1']]);
    expect(leftOf(text)).toEqual([
      [2, 'hadoop.x 2', expect.stringMatching(/do not begin with/)],
      [4, 'spark.b \\u12', expect.stringMatching(/hexadecimal/)],
      [5, 'spark.master', 'Use Master.']
    ]);
  });

  it('takes the last of several values and says so', () => {
    const text = 'spark.a 1\nspark.b 2\nspark.a 3';
    expect(pairsOf(text)).toEqual([
      ['spark.a', '3'],
      ['spark.b', '2']
    ]);
    expect(leftOf(text)).toEqual([
      [3, 'spark.a', expect.stringMatching(/last value/)]
    ]);
  });

  it('takes options of a command line among the lines', () => {
    expect(
      pairsOf("spark.a 1\n--conf spark.b=x=y \\\n--conf 'spark.c=a  b' \\")
    ).toEqual([
      ['spark.a', '1'],
      ['spark.b', 'x=y'],
      ['spark.c', 'a  b']
    ]);
  });
});

describe('property-lines: a command line', () => {
  it('reads --conf in any quoting', () => {
    const text = `$ /opt/spark/bin/spark-submit \\
  --conf spark.a=1 -c spark.b=2 --conf=spark.c=3 \\
  --conf "spark.d=say \\"hi\\" \\\\ there" --conf 'spark.e=a b' # why
  --conf spark.f='x y'"z"\\ w#1 --conf $'spark.g=it\\'s\\tso' \\
  app.py`;
    expect(pairsOf(text)).toEqual([
      ['spark.a', '1'],
      ['spark.b', '2'],
      ['spark.c', '3'],
      ['spark.d', 'say "hi" \\ there'],
      ['spark.e', 'a b'],
      ['spark.f', 'x yz w#1'],
      ['spark.g', "it's\tso"]
    ]);
    expect(leftOf(text)).toEqual([[5, 'app.py', 'It is no property.']]);
  });

  it('reads the other options that mean a property', () => {
    const text =
      'pyspark --driver-memory 4g --num-executors=3 --supervise --class A --verbose --master yarn --queue';
    expect(pairsOf(text)).toEqual([
      ['spark.driver.memory', '4g'],
      ['spark.executor.instances', '3'],
      ['spark.driver.supervise', 'true']
    ]);
    expect(leftOf(text).map(([, what]) => what)).toEqual([
      '--class A',
      '--verbose',
      '--queue',
      'spark.master'
    ]);
  });

  it('reads the variable, and keeps what a shell would have replaced', () => {
    const text = `export PYSPARK_SUBMIT_ARGS="--conf spark.a='1 2' --jars x.jar pyspark-shell"`;
    expect(pairsOf(text)).toEqual([
      ['spark.a', '1 2'],
      ['spark.jars', 'x.jar']
    ]);
    expect(leftOf(text)).toEqual([]);
    const home =
      "--conf spark.a=$HOME/x --conf spark.b=${spark.a} --conf 'spark.c=$d'";
    expect(pairsOf(home)).toEqual([
      ['spark.a', '$HOME/x'],
      ['spark.b', '${spark.a}'],
      ['spark.c', '$d']
    ]);
    expect(leftOf(home).map(([, what]) => what)).toEqual(['spark.a']);
  });

  it('says what is no pair', () => {
    expect(
      leftOf('--conf spark.a=1 --conf spark.b --conf my.c=1').map(
        ([, what]) => what
      )
    ).toEqual(['--conf spark.b', '--conf my.c=1']);
    expect(readPasted('--conf "spark.a=1', trans, () => undefined)).toBeNull();
  });
});

describe('property-lines: JSON', () => {
  it('reads objects, flat and nested, with what stands around', () => {
    const text = `{"spark_conf": {"spark.a": "1", "spark": {"b": {"c": true, "d": 9007199254740993}},
      "spark.e": ["x", 2], "spark.f": null}, "driverMemory": "4g"}`;
    expect(pairsOf(text)).toEqual([
      ['spark.a', '1'],
      ['spark.b.c', 'true'],
      ['spark.b.d', '9007199254740993'],
      ['spark.e', 'x,2']
    ]);
    expect(leftOf(text)).toEqual([
      [0, 'spark.f', 'Its value is no text.'],
      [0, 'driverMemory', expect.stringMatching(/does not begin/)]
    ]);
  });

  it('reads pairs in lines and in a list, and says which line is none', () => {
    const one = '{"key": "spark.a", "value": "say \\"x, {y}\\""}';
    const two = '{"key": "spark.b", "value": "2"}';
    const expected = [
      ['spark.a', 'say "x, {y}"'],
      ['spark.b', '2']
    ];
    expect(pairsOf(`${one}\nbroken\n${two}\n`)).toEqual(expected);
    expect(leftOf(`${one}\nbroken\n${two}\n`)).toEqual([
      [2, 'broken', 'It is no JSON.']
    ]);
    expect(pairsOf(`[${one}, ${two}]`)).toEqual(expected);
  });

  it('says that a name is there twice', () => {
    const text = '{"spark.a": 1, "spark": {"a": 2}, "spark.a": 3}';
    expect(pairsOf(text)).toEqual([['spark.a', '3']]);
    expect(leftOf(text)).toHaveLength(2);
  });

  it('reads the variable of a kernel.json', () => {
    const text = '{"env": {"PYSPARK_SUBMIT_ARGS": "--conf spark.a=1 x"}}';
    expect(pairsOf(text)).toEqual([['spark.a', '1']]);
    expect(leftOf(text)).toEqual([[1, 'x', 'It is no property.']]);
  });
});

describe('property-lines: other text', () => {
  it('is left to the search', () => {
    for (const text of [
      '',
      'broadcast',
      'spark.sql.shuffle.partitions',
      'shuffle partitions',
      'one line\nand another',
      '{"a": 1}',
      '{broken'
    ]) {
      expect(readPasted(text, trans, () => undefined)).toBeNull();
    }
  });
});
