/**
 * Draw the signs of a row in the colour of its text.
 *
 * Not JupyterLab's icons: each of those connects to a signal and has its drawing parsed anew, which is a
 * third of the time that a thousand rows take.
 */
function Sign(props: { readonly path: string }): JSX.Element {
  return (
    <svg
      aria-hidden
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
    >
      <path d={props.path} />
    </svg>
  );
}

/** A cross. */
export function RemoveSign(): JSX.Element {
  return <Sign path="M4 4l8 8M12 4l-8 8" />;
}

/** An i in a circle. */
export function AboutSign(): JSX.Element {
  return (
    <Sign path="M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 7.4v3.6M8 4.9v.1" />
  );
}
