import { nullTranslator } from '@jupyterlab/translation';

import { locationLine } from '../views/location-label';

describe('locationLine', () => {
  it.each([
    ['user', '/home/ana/kernels', 'Only you — /home/ana/kernels'],
    ['Team share', '/srv/kernels', 'Team share — /srv/kernels'],
    ['/srv/kernels', '/srv/kernels', '/srv/kernels']
  ])('says of %s in %s: %s', (label, kernels_dir, line) => {
    const trans = nullTranslator.load('');
    expect(locationLine({ label, kernels_dir }, trans)).toBe(line);
  });
});
