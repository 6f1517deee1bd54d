import { render, screen } from '@testing-library/react';

import { draftOf, newRow } from '../model/draft';
import { propertySource } from '../model/property-source';
import { ConfTable } from '../views/conf-table';

const KEY = 'spark.executor.memory';
const problem = (message: string, severity: 'error' | 'warning') =>
  ({
    field: `spark_conf.${KEY}`,
    message,
    severity,
    code: 'invalid'
  }) as const;

describe('ConfTable', () => {
  it('shows the gravest of several problems of a property first', () => {
    const draft = draftOf({ environment_dir: '', kernel_name: '' }, '');
    render(
      <ConfTable
        properties={{ ...draft, rows: [newRow(KEY, '512')] }}
        source={propertySource(null)}
        defaults={new Map()}
        fixed={[]}
        problems={[
          problem('Local mode does not use it.', 'warning'),
          problem('Write its unit too.', 'error')
        ]}
        disabled={false}
        onChange={jest.fn()}
        onLeave={jest.fn()}
        onField={jest.fn()}
      />
    );
    const grave = screen.getByText('Write its unit too.');
    const slight = screen.getByText('Local mode does not use it.');
    expect(grave.compareDocumentPosition(slight)).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING
    );
  });
});
