import { render, screen } from '@testing-library/react';

import { newRow } from '../model/draft';
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
  it('shows the first of several problems of a property, which is the gravest', () => {
    render(
      <ConfTable
        rows={[newRow(KEY, '512')]}
        source={propertySource(null)}
        fixed={[]}
        problems={[
          problem('Write its unit too.', 'error'),
          problem('Local mode does not use it.', 'warning')
        ]}
        disabled={false}
        onChange={jest.fn()}
        onLeave={jest.fn()}
      />
    );
    expect(screen.getByText('Write its unit too.')).toBeInTheDocument();
    expect(screen.queryByText('Local mode does not use it.')).toBeNull();
  });
});
