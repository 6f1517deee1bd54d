import { RemoveSign } from './row-icons';
import { useTranslation } from './translation';

/** Take a row out of a table. */
export function RemoveButton(props: {
  readonly name: string;
  readonly disabled: boolean;
  onRemove(): void;
}): JSX.Element {
  const trans = useTranslation();
  return (
    <button
      type="button"
      className="jp-PySparkKernels-IconButton"
      aria-label={trans.__('Remove %1', props.name)}
      title={trans.__('Remove')}
      disabled={props.disabled}
      onClick={props.onRemove}
    >
      <RemoveSign />
    </button>
  );
}
