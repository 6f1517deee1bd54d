import { expect, test } from '@playwright/test';

import { TOKEN } from '../lab';

test('refuses who has no token, or a wrong one', async ({ request }) => {
  for (const [path, method] of [
    ['kernels', 'GET'],
    ['environments', 'GET'],
    ['plan', 'POST'],
    ['kernels', 'POST'],
    ['kernels/user/first', 'PUT'],
    ['kernels/user/first', 'DELETE']
  ] as const) {
    for (const token of ['', `not-${TOKEN}`]) {
      const response = await request.fetch(`pyspark-kernels/${path}`, {
        method,
        headers: token ? { Authorization: `token ${token}` } : {},
        data: method === 'GET' ? undefined : {},
        maxRedirects: 0
      });
      expect([302, 403], `${method} ${path}`).toContain(response.status());
    }
  }
});
