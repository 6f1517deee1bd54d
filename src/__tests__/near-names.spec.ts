import { readFileSync } from 'fs';
import { join } from 'path';

import type { PropertiesReply } from '../api/contract';
import { nearNames } from '../model/near-names';

const ROOT = join(__dirname, '..', '..');
const CATALOGUE =
  'jupyter_pyspark_kernels/core/properties/catalogues/spark-4.3.0.json';

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

describe('near-names', () => {
  const known = read<PropertiesReply>(CATALOGUE)
    .properties.map(({ key }) => key)
    .filter(key => !key.endsWith('.'));

  it.each(read<[string, string[]][]>('tests/data/near-names.json'))(
    'finds what is near to %s, as the server does',
    (name, near) => {
      expect(nearNames(name, known)).toEqual(near);
    }
  );
});
