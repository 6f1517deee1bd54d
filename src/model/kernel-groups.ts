import type { ListedKernel, OfferedLocation } from '../api/contract';

/** Hold the kernels of one location. */
export interface IKernelGroup {
  readonly location: string;
  readonly label: string;
  readonly kernels_dir: string;
  readonly kernels: readonly ListedKernel[];
}

/** Tell rows apart: the same name may be in two locations. */
export function kernelKey(kernel: {
  readonly location: string;
  readonly kernel_name: string;
}): string {
  return `${kernel.location}/${kernel.kernel_name}`;
}

/** Group kernels by location in the locations' order; those whose every word is found, all where there is none. */
export function groupKernels(
  kernels: readonly ListedKernel[],
  locations: readonly OfferedLocation[],
  filter: string
): readonly IKernelGroup[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const known = locations.map(({ location }) => location);
  const unknown = kernels
    .filter(({ location }) => !known.includes(location))
    .map(({ location, kernels_dir }) => ({
      location,
      label: kernels_dir,
      kernels_dir
    }));
  const places = [...locations, ...unknown];
  return places
    .filter(
      ({ location }, place) =>
        places.findIndex(other => other.location === location) === place
    )
    .map(({ location, label, kernels_dir }) => ({
      location,
      label,
      kernels_dir,
      kernels: kernels
        .filter(kernel => kernel.location === location)
        .filter(kernel => words.every(word => textOf(kernel).includes(word)))
        .sort((one, other) =>
          one.display_name.localeCompare(other.display_name)
        )
    }))
    .filter(group => group.kernels.length > 0);
}

function textOf(kernel: ListedKernel): string {
  return [
    kernel.display_name,
    kernel.kernel_name,
    kernel.environment_dir,
    kernel.spark_master
  ]
    .join(' ')
    .toLowerCase();
}
