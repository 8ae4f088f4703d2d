const path = require('node:path')
const { startStack, testEnvironment } = require('../stack/index.cjs')

/** Workspaces whose tests never touch the stack do not wait for it. */
const WITHOUT_STACK = new Set(['config', 'wechat-sim', 'device-sim'])

/** Names of the workspaces in this run: several from the root, else the one whose configuration was named. */
function workspacesOf(globalConfig, projectConfig) {
  const folders = (globalConfig.projects ?? []).map(place =>
    place.endsWith('.cjs') ? path.dirname(place) : place,
  )
  return folders.length > 1 ? folders.map(folder => path.basename(folder)) : [projectConfig.displayName?.name]
}

/** Starts one temporary stack for the whole run, unless the run was started with one (npm test). */
module.exports = async (globalConfig, projectConfig) => {
  if (process.env.TEST_DATABASE_URL) return
  if (workspacesOf(globalConfig, projectConfig).every(name => WITHOUT_STACK.has(name))) return
  const stack = await startStack()
  Object.assign(process.env, testEnvironment(stack))
  globalThis.fangxingTestStack = stack
}
