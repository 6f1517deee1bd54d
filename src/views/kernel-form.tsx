import type { RefObject } from 'react';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from 'react';

import type { Problem } from '../api/contract';
import type { IDraft } from '../model/draft';
import { withField } from '../model/draft';
import { judge, missingOf } from '../model/draft-judging';
import type { FormModel } from '../model/form-model';
import { judgeProperties } from '../model/property-judging';
import type { IPropertySource } from '../model/property-source';
import { propertySource } from '../model/property-source';
import { EnvironmentSection } from './environment-section';
import type { IFormContext } from './form-context';
import { FormContext } from './form-context';
import type { IFormActions } from './form-footer';
import { FormFooter } from './form-footer';
import { KernelSection } from './kernel-section';
import { MoreSection } from './more-section';
import { PreviewPane } from './preview-pane';
import { SettingsSection } from './settings-section';
import { SparkSection } from './spark-section';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

const NONE: readonly Problem[] = [];

/** Be the form of one kernel. What is typed lives here; the model hears of it. */
export function KernelForm(props: {
  readonly model: FormModel;
  readonly initial: IDraft;
  readonly previewOpen: boolean;
  readonly actions: IFormActions;
  onDraft(draft: IDraft): void;
}): JSX.Element {
  const { model, onDraft } = props;
  const trans = useTranslation();
  useSignal(model.changed);
  useSignal(model.offers.changed);
  const [draft, setDraft] = useState(props.initial);
  const { properties } = model.offers.offers;
  const source = useMemo(
    () => propertySource(properties.value),
    [properties.value]
  );
  const judging = useJudging(model, draft, source);
  const root = useRef<HTMLFormElement>(null);
  const [isRefused, setRefused] = useState(false);
  const refusal = useRefusal(root, isRefused ? judging.shown : NONE);
  const disabled = model.making.job !== null || model.making.isSubmitting;

  useEffect(() => {
    model.planning.preview(draft);
    onDraft(draft);
  }, [model, draft, onDraft]);

  const { touch } = judging;
  const set = useCallback<IFormContext['set']>(
    (field, value, judged = field) => {
      setDraft(current => withField(current, field, value));
      touch(judged);
    },
    [touch]
  );
  const lockOf = useMemo(() => {
    const fixed = model.offers.offers.policy.value?.fixed ?? [];
    const byField = new Map(fixed.map(entry => [entry.field, entry]));
    return (field: string) => byField.get(field);
  }, [model.offers.offers.policy.value]);

  const form: IFormContext = {
    model,
    draft,
    source,
    disabled,
    set,
    leave: judging.leave,
    problemOf: judging.problemOf,
    problemsBelow: judging.problemsBelow,
    lockOf
  };

  const submit = async (takeOver: boolean) => {
    judging.judgeAll();
    const errors = errorsOf(judging.all);
    setRefused(errors.length > 0);
    if (errors.length > 0) {
      showField(root.current, errors);
    } else if (!(await model.submit(draft, takeOver))) {
      showField(root.current, errorsOf(model.making.refused));
    }
  };
  const title = model.kernel
    ? trans.__('Edit %1', model.kernel.display_name)
    : trans.__('New PySpark Kernel');

  return (
    <FormContext.Provider value={form}>
      <form
        ref={root}
        className="jp-PySparkKernels-Form"
        aria-label={title}
        noValidate
        onSubmit={event => event.preventDefault()}
      >
        <div className="jp-PySparkKernels-Columns">
          <div className="jp-PySparkKernels-Main">
            <h1>{title}</h1>
            <p className="jp-PySparkKernels-About">
              {trans.__(
                'A notebook kernel whose driver and executors run in one Python environment.'
              )}
            </p>
            <EnvironmentSection />
            <SparkSection />
            <SettingsSection />
            <KernelSection />
            <MoreSection />
          </div>
          <details
            className="jp-PySparkKernels-PreviewFold"
            open={props.previewOpen}
          >
            <summary>{trans.__('Preview')}</summary>
            <PreviewPane
              reply={model.planning.plan}
              isLoading={model.planning.isPlanning}
              error={model.planning.error}
              missing={judging.missing}
              editing={model.editing}
              onShowField={field => showField(root.current, [field])}
            />
          </details>
        </div>
        <FormFooter
          actions={props.actions}
          refusal={refusal}
          onSubmit={takeOver => void submit(takeOver)}
        />
      </form>
    </FormContext.Provider>
  );
}

/** Decide what is said at which field: nothing before it was left, or Create was pressed. */
function useJudging(model: FormModel, draft: IDraft, source: IPropertySource) {
  const trans = useTranslation();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const local = useMemo(
    () => [...judge(draft, trans), ...judgeProperties(draft, source, trans)],
    [draft, source, trans]
  );
  const { refused } = model.making;
  const { problems: planned } = model.planning;
  const all = useMemo(() => {
    const known = new Set(local.map(({ field }) => field));
    return [
      ...local,
      ...refused,
      ...planned.filter(({ field }) => !known.has(field))
    ];
  }, [local, refused, planned]);

  const isShown = useCallback(
    (problem: Problem) => refused.includes(problem) || left.has(problem.field),
    [left, refused]
  );
  const shown = useMemo(() => all.filter(isShown), [all, isShown]);
  const missing = useMemo(
    () => missingOf(draft).filter(field => !left.has(field)),
    [draft, left]
  );
  const problems = useRef(shown);
  problems.current = shown;

  const leave = useCallback(
    (...fields: readonly string[]) =>
      setLeft(before => new Set([...before, ...fields])),
    []
  );
  // What was good is not judged again while it is typed; what was bad turns good as soon as it is.
  const touch = useCallback(
    (field: string) => {
      model.making.forget(field);
      if (!problems.current.some(problem => problem.field === field)) {
        setLeft(before => {
          const after = new Set(before);
          after.delete(field);
          return after;
        });
      }
    },
    [model]
  );
  return {
    all,
    shown,
    missing,
    leave,
    touch,
    judgeAll: () =>
      setLeft(before => new Set([...before, ...all.map(({ field }) => field)])),
    problemOf: (field: string) =>
      shown.find(problem => problem.field === field),
    problemsBelow: (prefix: string) =>
      shown.filter(
        ({ field }) => field.startsWith(prefix) || field.startsWith('row.')
      )
  };
}

/** Say how many errors there are, and at which field the first stands; empty where there is none. */
function useRefusal(
  root: RefObject<HTMLElement>,
  problems: readonly Problem[]
): string {
  const trans = useTranslation();
  const errors = useMemo(() => errorsOf(problems), [problems]);
  const [first, setFirst] = useState('');
  // What a field is called stands in the page alone.
  useLayoutEffect(
    () =>
      setFirst(nameOfPlace(placeOf(root.current, errors)) || (errors[0] ?? '')),
    [root, errors]
  );
  return errors.length > 0
    ? trans._n('%1 error: %2', '%1 errors, the first: %2', errors.length, first)
    : '';
}

/** Return the fields that keep the kernel from being made. */
function errorsOf(problems: readonly Problem[]): readonly string[] {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ field }) => field);
}

/** Return where the first of some fields stands. */
function placeOf(
  root: HTMLElement | null,
  fields: readonly string[]
): HTMLElement | undefined {
  const places = [
    ...(root?.querySelectorAll<HTMLElement>('[data-field], [data-row]') ?? [])
  ];
  return places.find(place =>
    fields.some(field => field === place.dataset.field || isRowOf(place, field))
  );
}

/** Return what a field is called: its label, or what its row sets. */
function nameOfPlace(place: HTMLElement | undefined): string {
  const name =
    place?.dataset.name ?? place?.querySelector('label')?.textContent;
  return name || (place?.querySelector('input')?.value.trim() ?? '');
}

/** Bring the first of some fields into view, and put the focus there. */
function showField(root: HTMLElement | null, fields: readonly string[]): void {
  const first = placeOf(root, fields);
  const fold = first?.closest('details');
  if (fold) {
    fold.open = true;
  }
  first?.scrollIntoView({ block: 'center' });
  first
    ?.querySelector<HTMLElement>('[aria-invalid="true"], input, select')
    ?.focus();
}

function isRowOf(place: HTMLElement, field: string): boolean {
  const { name = place.querySelector('input')?.value.trim() } = place.dataset;
  return (
    place.dataset.row !== undefined &&
    (field === `row.${place.dataset.row}` ||
      field === `spark_conf.${name}` ||
      field === `env.${name}`)
  );
}
