import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import type { Problem, Property } from '../api/contract';
import { HIDDEN } from '../api/contract';
import { newRow } from '../model/draft';
import { draftOf } from '../model/draft-settings';
import type { IProperties } from '../model/property-rows';
import { propertySource } from '../model/property-source';
import { ConfTable } from '../views/conf-table';
import { propertiesReply } from './fake-client';

const PROPERTIES: Property[] = [
  { key: 'spark.driver.memory', type: 'bytes', unit: 'MiB', default: '1g' },
  {
    key: 'spark.network.timeout',
    type: 'time',
    unit: 'SECONDS',
    default: '120s',
    doc: 'How long to wait for `all` of them. And more.',
    since: '1.3.0'
  },
  { key: 'spark.shuffle.compress', type: 'boolean', default: 'true' },
  {
    key: 'spark.shuffle.old',
    type: 'int',
    deprecated: 'It is old.',
    successor: 'spark.shuffle.new'
  },
  { key: 'spark.shuffle.new', type: 'int', minimum: 1, default: '3' },
  {
    key: 'spark.sql.policy',
    type: 'choice',
    choices: ['ANSI', 'STRICT'],
    fold: 'upper'
  },
  { key: 'spark.app.name', type: 'text' },
  { key: 'spark.sql.zone', type: 'text', unchecked: 'Spark makes a zone of it' }
];

/** Show the table with a state of its own, as the form has it. */
function Table(props: {
  readonly start: IProperties;
  readonly problems: readonly Problem[];
  onChange(properties: IProperties): void;
  onField(name: string): void;
}): JSX.Element {
  const [properties, setProperties] = useState(props.start);
  return (
    <ConfTable
      properties={properties}
      source={SOURCE}
      fault=""
      defaults={
        new Map([
          [
            'spark.app.name',
            { value: 'ours', origin: '/opt/spark-defaults.conf' }
          ]
        ])
      }
      fixed={[]}
      problems={props.problems}
      disabled={false}
      refusal={name =>
        name === 'spark.locked' ? 'It is fixed.' : SOURCE.refusal(name)
      }
      onChange={changed => {
        setProperties(changed);
        props.onChange(changed);
      }}
      onLeave={jest.fn()}
      onPasted={jest.fn()}
      onField={props.onField}
    />
  );
}

const SOURCE = propertySource(
  propertiesReply({ properties: PROPERTIES, common: ['spark.driver.memory'] })
);

function show(
  pairs: readonly (readonly [string, string])[] = [],
  problems: readonly Problem[] = []
) {
  const { fields } = draftOf({ environment_dir: '', kernel_name: '' }, 'user');
  const rows = pairs.map(([name, value]) => newRow(name, value));
  const onChange = jest.fn<void, [IProperties]>();
  const onField = jest.fn<void, [string]>();
  render(
    <Table
      start={{ fields, rows }}
      problems={problems}
      onChange={onChange}
      onField={onField}
    />
  );
  const last = () =>
    onChange.mock.lastCall?.[0].rows.map(({ name, value }) => [name, value]);
  return { user: userEvent.setup(), last, onChange, onField };
}

const valueOf = (name: string) => screen.getByLabelText(`Value of ${name}`);
const search = () => screen.getByRole('combobox', { name: /Add a property/ });

/** Paste as a browser does; jsdom has no clipboard. */
function paste(text: string): void {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const clipboardData = { getData: () => text };
  act(() => {
    search().dispatchEvent(Object.assign(event, { clipboardData }));
  });
}

describe('ConfTable', () => {
  it('says that no property is found, and which may be meant', async () => {
    const { user, last } = show();
    await user.type(search(), 'nothing like it');
    expect(screen.getByText('No property found')).toBeVisible();
    expect(screen.queryByText('Did you mean')).not.toBeInTheDocument();
    await user.clear(search());
    await user.type(search(), 'shufle.compres');
    expect(screen.getByText('No property found')).toBeVisible();
    const group = screen.getByRole('group', { name: 'Did you mean' });
    await user.click(within(group).getByRole('option'));
    expect(last()).toEqual([['spark.shuffle.compress', '']]);
    await user.type(search(), 'compress');
    expect(screen.queryByText('No property found')).not.toBeInTheDocument();
  });

  it('chooses between true, false and the default', async () => {
    const { user, last } = show([['spark.shuffle.compress', '']]);
    const group = screen.getByRole('radiogroup', {
      name: 'Value of spark.shuffle.compress'
    });
    expect(within(group).getByRole('radio', { name: 'default' })).toBeChecked();
    await user.click(within(group).getByRole('radio', { name: 'false' }));
    expect(last()).toEqual([['spark.shuffle.compress', 'false']]);
  });

  it('offers choices, and takes any text: Spark replaces what is in ${…}', async () => {
    const { user, last } = show([['spark.sql.policy', '']]);
    await user.click(valueOf('spark.sql.policy'));
    await user.click(screen.getByRole('option', { name: /STRICT/ }));
    expect(last()).toEqual([['spark.sql.policy', 'STRICT']]);
    await user.clear(valueOf('spark.sql.policy'));
    await user.type(valueOf('spark.sql.policy'), '${{spark.mine}');
    expect(last()).toEqual([['spark.sql.policy', '${spark.mine}']]);
  });

  it('shows what an amount comes to, its default, and all that is known', async () => {
    const { user } = show([['spark.network.timeout', '']]);
    const value = valueOf('spark.network.timeout');
    expect(value).toHaveAttribute('placeholder', '120s');
    await user.type(value, '90');
    expect(
      screen.getByText('= 1 min 30 s, a bare number counts seconds')
    ).toBeInTheDocument();
    const about = screen.getByRole('button', {
      name: 'About spark.network.timeout'
    });
    expect(about).toHaveAttribute('aria-expanded', 'false');
    about.focus();
    await user.keyboard('{Enter}');
    expect(about).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('all').tagName).toBe('CODE');
    expect(screen.getByText('Spark 1.3.0')).toBeInTheDocument();
    expect(screen.getByText('Network')).toBeInTheDocument();
  });

  it('does not say twice that a name is not known', async () => {
    const message =
      "Spark does not know 'spark.sql.polcy'. Did you mean spark.sql.policy?";
    const { user, last } = show(
      [['spark.sql.polcy', 'ANSI']],
      [
        {
          field: 'spark_conf.spark.sql.polcy',
          message,
          severity: 'warning',
          code: 'invalid'
        }
      ]
    );
    expect(screen.getAllByText(/does not know|Did you mean/)).toHaveLength(1);
    await user.click(
      screen.getByRole('button', { name: 'Use spark.sql.policy' })
    );
    expect(last()).toEqual([['spark.sql.policy', 'ANSI']]);
  });

  it('renames what is deprecated or mistyped with one click', async () => {
    const { user, last } = show([
      ['spark.shuffle.old', '4'],
      ['spark.sql.polcy', 'ANSI']
    ]);
    expect(screen.getByText('deprecated')).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Use spark.shuffle.new' })
    );
    await user.click(
      screen.getByRole('button', { name: 'Did you mean spark.sql.policy?' })
    );
    expect(last()).toEqual([
      ['spark.shuffle.new', '4'],
      ['spark.sql.policy', 'ANSI']
    ]);
    expect(screen.queryByText('deprecated')).not.toBeInTheDocument();
  });

  it('shows what is in force from a file, and sets an empty text where it is meant', async () => {
    const { user, onChange } = show([['spark.app.name', '']]);
    expect(valueOf('spark.app.name')).toHaveAttribute('placeholder', 'ours');
    await user.click(
      screen.getByRole('button', { name: 'About spark.app.name' })
    );
    expect(screen.getByText(/set in \/opt\/spark-def/)).toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: /empty text/ }));
    expect(onChange.mock.lastCall?.[0].rows[0]?.keepsEmpty).toBe(true);
    await user.type(valueOf('spark.app.name'), 'x');
    expect(onChange.mock.lastCall?.[0].rows[0]).toMatchObject({
      value: 'x',
      keepsEmpty: false
    });
  });

  it('says every problem of a property, and what is not checked', () => {
    const about = {
      field: 'spark_conf.spark.sql.zone',
      code: 'invalid'
    } as const;
    show(
      [
        ['spark.sql.zone', 'Mars'],
        ['spark.hadoop.password', HIDDEN]
      ],
      [
        { ...about, message: 'It clashes.', severity: 'warning' },
        { ...about, message: 'It is wrong.', severity: 'error' }
      ]
    );
    const value = valueOf('spark.sql.zone');
    expect(value).toHaveAttribute('aria-invalid', 'true');
    expect(value).toHaveAccessibleDescription(/It is wrong\..*It clashes\./);
    expect(screen.getByText('not checked')).toBeInTheDocument();
    expect(valueOf('spark.hadoop.password')).toHaveValue('');
    expect(valueOf('spark.hadoop.password')).toHaveAttribute(
      'type',
      'password'
    );
  });

  it('takes a pasted file: fields, rows, and what it leaves out', async () => {
    const { user, onChange, last } = show([['spark.app.name', 'old']]);
    paste(
      'spark.driver.memory 4g\nspark.app.name new\nspark.x 1\nspark.x 2\nspark.master yarn\nspark.locked 1\n'
    );
    expect(last()).toEqual([
      ['spark.app.name', 'new'],
      ['spark.x', '2']
    ]);
    expect(onChange.mock.lastCall?.[0].fields['spark.driver.memory']).toBe(
      '4g'
    );
    expect(
      screen.getByText('2 properties added · 1 changed · 3 notes')
    ).toBeInTheDocument();
    const notes = screen.getByRole('region', {
      name: 'To know of what was pasted'
    });
    expect(notes).toHaveTextContent('Line 4spark.x');
    expect(notes).toHaveTextContent('Use the field Master.');
    expect(notes).toHaveTextContent('Line 6spark.lockedIt is fixed.');
    await user.click(within(notes).getByRole('button', { name: 'Close' }));
    expect(notes).not.toBeInTheDocument();
  });

  it('browses areas with the keyboard, and leads to the field of a property that has one', async () => {
    const { user, last, onField } = show();
    await user.click(search());
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onField).toHaveBeenCalledWith('spark.driver.memory');
    await user.click(search());
    await user.keyboard('{ArrowDown}{PageDown}{PageDown}');
    expect(screen.getByRole('option', { selected: true })).toHaveTextContent(
      'Network'
    );
    await user.keyboard('{Enter}');
    expect(
      screen.getByRole('combobox', { name: 'Add a property: Network' })
    ).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(last()).toEqual([['spark.network.timeout', '']]);
    expect(valueOf('spark.network.timeout')).toHaveFocus();
  });
});
