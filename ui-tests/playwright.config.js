/** Each project has a server of its own: serve.sh and hub/serve.sh start them. */
const { devices } = require('@playwright/test');

const results = process.env.RESULTS || 'test-results';

function server(name, port) {
  return {
    command: `bash serve.sh ${name} ${port}`,
    url: `http://127.0.0.1:${port}/pre/api`,
    timeout: 300_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 }
  };
}

module.exports = {
  testDir: 'tests',
  outputDir: `${results}/browser`,
  // Far more than a slow machine needs that has something else to do; how fast things are is in benchmarks/.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  workers: 1,
  // A test that needs its second try is listed as flaky.
  retries: 1,
  reporter: [['list'], ['junit', { outputFile: `${results}/browser.xml` }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 980 },
    video: 'off',
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  },
  projects: [
    {
      name: 'lab',
      testMatch: 'lab/**',
      use: { baseURL: 'http://127.0.0.1:18180/pre/' }
    },
    {
      name: 'many',
      testMatch: 'many/**',
      use: { baseURL: 'http://127.0.0.1:18182/pre/' }
    },
    { name: 'hub', testMatch: 'hub/**' },
    {
      name: 'bare',
      testMatch: 'bare/**',
      use: { baseURL: 'http://127.0.0.1:18181/pre/' }
    }
  ],
  webServer: [
    server('lab', 18180),
    server('bare', 18181),
    server('many', 18182),
    {
      ...server('hub', 18200),
      command: 'bash hub/serve.sh',
      url: 'http://127.0.0.1:18200/jh/hub/login'
    }
  ]
};
