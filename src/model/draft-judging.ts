import type { Problem } from '../api/contract';
import type { IDraft, INameValueRow, ITexts } from './draft';
import { named } from './draft';
import { isKernelName } from './kernel-name';

/** Return the fields that every kernel needs and nobody else can fill in, where they are empty. */
export function missingOf(draft: IDraft): readonly string[] {
  const needed = ['environment_dir', 'kernel_name'] as const;
  return needed.filter(field => !draft[field].trim());
}

/** Say what can be judged without the server; each problem has the field that the server would name. */
export function judge(draft: IDraft, trans: ITexts): readonly Problem[] {
  const found: Problem[] = [];
  const add = (field: string, message: string) =>
    found.push({ field, message, severity: 'error', code: 'invalid' });
  if (!draft.environment_dir.trim()) {
    add(
      'environment_dir',
      trans.__('Choose a Python environment, or type its path.')
    );
  }
  if (!draft.kernel_name.trim()) {
    add('kernel_name', trans.__('Give the kernel a name.'));
  } else if (!isKernelName(draft.kernel_name.trim())) {
    add(
      'kernel_name',
      trans.__(
        'Use a to z, 0 to 9, “.”, “_” and “-” only, beginning with a letter or digit; 100 characters at most.'
      )
    );
  }
  for (const name of twice(draft.rows)) {
    add(
      `spark_conf.${name}`,
      trans.__('%1 is there twice. Remove one of them.', name)
    );
  }
  for (const name of twice(draft.env)) {
    add(
      `env.${name}`,
      trans.__('%1 is there twice. Remove one of them.', name)
    );
  }
  for (const row of [...draft.rows, ...draft.env]) {
    if (!row.name.trim() && row.value) {
      add(`row.${row.id}`, trans.__('Give it a name, or remove it.'));
    }
  }
  return found;
}

function twice(rows: readonly INameValueRow[]): ReadonlySet<string> {
  const names = named(rows).map(([name]) => name);
  const seen = new Set<string>();
  return new Set(names.filter(name => seen.size === seen.add(name).size));
}
