/** What is shown on a server that runs already: LAB_URL is its address with a slash at the end, LAB_TOKEN its token. */
const base = require('./playwright.config.js');

const { webServer: ours, ...rest } = base;
void ours; // what runs already is shown

module.exports = {
  ...rest,
  testDir: 'shows',
  timeout: 1_800_000,
  reporter: 'list',
  use: { ...base.use, baseURL: process.env.LAB_URL },
  projects: [{ name: 'shows' }]
};
