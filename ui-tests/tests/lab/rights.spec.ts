import { expect, test } from '@playwright/test';

import { endpoints, TOKEN } from '../lab';

test('refuses who has no token, or a wrong one', async ({ request }) => {
  const asked = endpoints();
  expect(asked.length).toBeGreaterThan(20);
  for (const [path, method] of asked) {
    for (const token of ['', `not-${TOKEN}`]) {
      const response = await request.fetch(path.slice(1), {
        method,
        headers: token ? { Authorization: `token ${token}` } : {},
        data: method === 'GET' ? undefined : {},
        maxRedirects: 0
      });
      expect([302, 403], `${method} ${path}`).toContain(response.status());
    }
  }
});
