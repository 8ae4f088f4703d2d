const fs = require('node:fs')
const path = require('node:path')

const workspaces = ['contract', 'config', 'dev', 'wechat-sim', 'device-sim', 'backend', 'miniapp', 'e2e']

/** Every workspace that has tests, for `npm test`; one workspace alone: `npm test -- backend [pattern]`. */
module.exports = {
  projects: workspaces
    .map(name => path.join(__dirname, name, 'jest.config.cjs'))
    .filter(file => fs.existsSync(file)),
}
