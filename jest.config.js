const base = require('@jupyterlab/testing/lib/jest-config')(__dirname);

// Packages that ship ES modules, which jest has to compile.
const esModules = [
  '@codemirror',
  '@marijn',
  '@microsoft/',
  '@jupyter/',
  '@jupyterlab/',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

module.exports = {
  ...base,
  automock: false,
  reporters: [
    'default',
    [
      'jest-junit',
      { outputFile: process.env.JEST_JUNIT_OUTPUT_FILE || '.dev/jest.xml' }
    ]
  ],
  setupFilesAfterEnv: ['<rootDir>/src/__tests__/setup.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/lib/', '/ui-tests/', '/.dev/'],
  modulePathIgnorePatterns: [
    '<rootDir>/.dev',
    '<rootDir>/lib',
    '<rootDir>/jupyter_pyspark_kernels'
  ],
  testRegex: 'src/.*\\.spec\\.tsx?$',
  transformIgnorePatterns: [`/node_modules/(?!${esModules}).+`]
};
