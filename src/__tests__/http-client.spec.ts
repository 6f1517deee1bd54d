import { ServerConnection } from '@jupyterlab/services';

import { Client } from '../api/http-client';
import type { ApiError } from '../api/errors';

/** Be a fake of the network: it keeps the requests and answers them all alike. */
function network(status: number, body: string) {
  const requests: Request[] = [];
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: 'http://127.0.0.1:1/user/ana/',
    token: 'secret',
    fetch: request => {
      requests.push(request as Request);
      return Promise.resolve(new Response(body || null, { status }));
    }
  });
  return { client: new Client({ serverSettings }), requests };
}

const id = { location: 'at-1', kernel_name: 'a b' };

describe('Client', () => {
  it('speaks to its own server, with its token and the version it read', async () => {
    const { client, requests } = network(204, '');
    await client.remove(id, '"e1"');
    const [request] = requests;
    expect(request?.url).toContain(
      'http://127.0.0.1:1/user/ana/pyspark-kernels/kernels/at-1/a%20b'
    );
    expect(request?.method).toBe('DELETE');
    expect(request?.headers.get('If-Match')).toBe('"e1"');
    expect(request?.headers.get('Authorization')).toBe('token secret');
  });

  it.each([
    [
      409,
      JSON.stringify({ code: 'exists', message: 'Taken.', problems: [] }),
      'exists',
      'Taken.'
    ],
    [404, '<html>', 'no_extension', 'not running'],
    [403, '', 'forbidden', 'Log in'],
    [502, '<html>Bad gateway', 'internal', '502']
  ])('says what %i means', async (status, body, code, words) => {
    const { client } = network(status, body);
    const error = (await client.kernels().catch(e => e)) as ApiError;
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.problems).toEqual([]);
  });

  it('says that the server cannot be reached', async () => {
    const serverSettings = ServerConnection.makeSettings({
      fetch: () => Promise.reject(new TypeError('Failed to fetch'))
    });
    await expect(new Client({ serverSettings }).jobs()).rejects.toMatchObject({
      code: 'unreachable'
    });
  });
});
