/**
 * The walls of the house, proved by dependency-cruiser. `root` lets a test build a house of its own elsewhere:
 * paths are relative to the folder in which the cruise runs.
 */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const tests = '(^|/)test/|\\.test\\.tsx?$'
const room = name => `^backend/src/${name}/`
const inside = (...rooms) => `^backend/src/(${rooms.join('|')})/`
const ours = '^(backend|device-sim|wechat-sim|miniapp|dev|e2e)/'
const library = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'unknown']

/** Signing and sealing use Node's crypto and the schemas: for backend and devices, never for a mini-program. */
const forServers = '^contract/(envelope|ticket)\\.ts$'

/** In which rooms each room of the backend may look. Its own is always allowed. */
const arrows = {
  domain: [],
  store: ['domain', 'config'],
  app: ['domain', 'store', 'config'],
  gateway: ['domain', 'config'],
  entry: ['domain', 'app', 'config'],
  config: [],
}
const rooms = Object.keys(arrows)

const backendArrows = rooms.map(from => {
  const forbidden = rooms.filter(to => to !== from && !arrows[from].includes(to))
  return never(
    `backend-${from}`,
    `${from} may look only into ${[...arrows[from], 'contract'].join(', ')}`,
    { path: room(from), pathNot: tests },
    {
      path: inside(...forbidden),
      ...(from === 'gateway' ? { pathNot: '^backend/src/app/ports\\.ts$' } : {}),
    },
  )
})

module.exports = {
  forbidden: [
    ...backendArrows,
    never('no-circle', 'a circle has no beginning to read from', {}, { circular: true }),
    never(
      'domain-is-pure',
      'domain uses no library and no part of Node: no clock, no random, no input or output',
      { path: room('domain'), pathNot: tests },
      { dependencyTypes: library },
    ),
    never(
      'nothing-looks-at-configuration',
      'configuration.ts ties the rooms together; a room that looks at it knows too much',
      { path: '^backend/src/', pathNot: [tests, '^backend/src/(configuration|main)\\.ts$'] },
      { path: '^backend/src/configuration\\.ts$' },
    ),
    never(
      'config-is-the-ground',
      'config is what everybody agrees on and looks at nobody',
      { path: '^(contract|config/tooling)/', pathNot: tests },
      { path: ours },
    ),
    never(
      'contract-words-without-library',
      'contract files beside their schemas cost a mini-program nothing: they import schemas as types only',
      { path: '^contract/', pathNot: [tests, '\\.schema\\.ts$', forServers] },
      { path: '\\.schema\\.ts$|node_modules/zod', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'simulators-stand-alone',
      'a simulator that shares code with the backend would share its mistakes',
      { path: '^(device-sim|wechat-sim)/', pathNot: tests },
      { path: '^(backend|miniapp|e2e)/' },
    ),
    never(
      'device-is-not-wechat',
      'the simulators do not know each other',
      { path: '^device-sim/' },
      { path: '^wechat-sim/' },
    ),
    never(
      'wechat-is-not-device',
      'the simulators do not know each other',
      { path: '^wechat-sim/' },
      { path: '^device-sim/' },
    ),
    never(
      'backend-stands-alone',
      'the backend runs without simulators, tests and tools',
      { path: '^backend/src/', pathNot: tests },
      { path: '^(device-sim|wechat-sim|miniapp|dev|e2e)/' },
    ),
    never(
      'merchant-is-not-owner',
      'two mini-programs',
      { path: '^miniapp/(src/)?merchant/' },
      { path: '^miniapp/(src/)?owner/' },
    ),
    never(
      'owner-is-not-merchant',
      'two mini-programs',
      { path: '^miniapp/(src/)?owner/' },
      { path: '^miniapp/(src/)?merchant/' },
    ),
    never(
      'miniapp-without-schemas',
      'zod costs a mini-program 86 KB: types only',
      { path: '^miniapp/', pathNot: tests },
      { path: ['\\.schema\\.ts$', 'node_modules/zod', forServers] },
    ),
    never(
      'miniapp-stands-alone',
      'the mini-programs know the contract and nothing behind it',
      { path: '^miniapp/', pathNot: tests },
      { path: '^(backend|device-sim|wechat-sim|dev|e2e)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|walls-fixture)/' },
    tsPreCompilationDeps: 'specify',
    moduleSystems: ['es6', 'cjs', 'tsd'],
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'],
    },
  },
}
