import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Problem } from '../api/contract';
import { PreviewPane } from '../views/preview-pane';
import { planReply } from './fake-client';

const NO_NAME: Problem = {
  field: 'kernel_name',
  message: 'The kernel name is empty.',
  severity: 'error',
  code: 'invalid'
};

function show(problems: readonly Problem[], missing: readonly string[] = []) {
  const onShowField = jest.fn();
  const settings = {
    environment_dir: '/envs/pandas',
    kernel_name: '',
    spark_master: 'yarn'
  };
  render(
    <PreviewPane
      reply={planReply(settings, problems)}
      isLoading={false}
      error=""
      missing={missing}
      editing={false}
      onShowField={onShowField}
    />
  );
  return { onShowField, user: userEvent.setup() };
}

describe('PreviewPane', () => {
  it('says quietly what nobody has come to yet, and leads there', async () => {
    const { onShowField, user } = show([NO_NAME], ['kernel_name']);
    expect(screen.queryByText(NO_NAME.message)).not.toBeInTheDocument();
    expect(screen.queryByText(/errors? below/)).not.toBeInTheDocument();
    expect(screen.queryByText('No problems found')).not.toBeInTheDocument();
    const link = screen.getByRole('button', { name: 'Kernel name' });
    expect(link.parentElement).toHaveTextContent(
      'Still to fill in: Kernel name'
    );
    await user.click(link);
    expect(onShowField).toHaveBeenCalledWith('kernel_name');
  });

  it('says as an error what was left empty', () => {
    show([NO_NAME]);
    expect(screen.getByText(NO_NAME.message)).toBeInTheDocument();
    expect(screen.getByText('1 problem')).toBeInTheDocument();
  });

  it('calls fields what the form calls them, and properties by their names', () => {
    const at = (field: string): Problem => ({ ...NO_NAME, field });
    show(
      [
        'hadoop_conf_dir',
        'spark_conf.spark.executor.memory',
        'spark_conf.spark.sql.ansi.enabled',
        'env.TEAM'
      ].map(at)
    );
    const heads = screen.getAllByText(/^Error · /);
    expect(heads.map(({ textContent }) => textContent)).toEqual([
      'Error · Hadoop configuration',
      'Error · Executor memory',
      'Error · spark.sql.ansi.enabled',
      'Error · TEAM'
    ]);
  });
});
