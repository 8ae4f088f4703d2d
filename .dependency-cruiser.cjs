/**
 * Which folder may import which, proved by `npm run check -- layers`. Paths are relative to the folder in which
 * dependency-cruiser runs, so that a test can build a small tree of its own.
 */
const { folderCircles, layerRules: unchecked } = require('./config/tooling/legacy.cjs')

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const tests = '(^|/)test/|\\.test\\.tsx?$'
const layer = name => `^backend/src/${name}/`
const library = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'unknown']
const ours = '^(backend|device-sim|wechat-sim|miniapp|console|dev|e2e)/'

/** Signatures and encryption use Node's crypto and the schemas: for backend and devices, never for a screen. */
const forServers = '^contract/(envelope|ticket)\\.ts$'

/** What each layer of the backend may import besides itself and the contract. */
const arrows = {
  transport: ['workflows', 'modules', 'ports', 'domain', 'settings', 'telemetry'],
  workflows: ['modules', 'persistence', 'ports', 'domain', 'settings', 'telemetry'],
  modules: ['persistence', 'ports', 'domain', 'settings'],
  persistence: ['domain', 'settings'],
  adapters: ['ports', 'domain', 'settings'],
  telemetry: ['persistence', 'ports', 'domain', 'settings'],
  ports: ['domain'],
  settings: [],
  domain: [],
}

const layerRules = Object.entries(arrows).map(([from, allowed]) => {
  const forbidden = Object.keys(arrows).filter(to => to !== from && !allowed.includes(to))
  return never(
    `layer-${from}`,
    `${from} may import only ${[...allowed, 'contract'].join(', ')}`,
    { path: layer(from), pathNot: tests },
    { path: `^backend/src/(${forbidden.join('|')})/` },
  )
})

/** What every module needs: they import no module themselves, so they can be imported by all. */
const groundModules = '^backend/src/modules/(audit|ledger|incidents)/'
const ownModule = '^backend/src/modules/$1/'
const moduleIndex = '^backend/src/modules/[^/]+/index\\.ts$'

const moduleRules = [
  never(
    'module-imports-only-ground-modules',
    'what happens across modules is a workflow; only audit, ledger and incidents may be imported',
    { path: '^backend/src/modules/([^/]+)/', pathNot: [tests, groundModules] },
    { path: '^backend/src/modules/', pathNot: [ownModule, groundModules] },
  ),
  never(
    'ground-module-imports-no-module',
    'a module that all others may import must not import any of them',
    { path: groundModules, pathNot: tests },
    { path: '^backend/src/modules/', pathNot: ownModule },
  ),
  never(
    'module-through-its-index',
    'a module is imported through its index.ts, so that the files behind it can change',
    { path: '^backend/src/modules/([^/]+)/', pathNot: tests },
    { path: '^backend/src/modules/', pathNot: [ownModule, moduleIndex] },
  ),
  never(
    'module-through-its-index',
    'a module is imported through its index.ts, so that the files behind it can change',
    { path: '^backend/src/', pathNot: [tests, layer('modules')] },
    { path: '^backend/src/modules/', pathNot: moduleIndex },
  ),
]

const forbidden = [
  ...layerRules,
  ...moduleRules,
  never('no-circle', 'files in a circle can be neither read nor tested one by one', {}, { circular: true }),
  {
    name: 'no-circle-between-folders',
    comment: 'folders in a circle are one folder with two names',
    severity: 'error',
    scope: 'folder',
    from: { pathNot: ['(^|/)test(/|$)', ...folderCircles] },
    to: { circular: true },
  },
  never(
    'domain-is-pure',
    'domain uses no library and no part of Node: no clock, no random numbers, no input or output',
    { path: layer('domain'), pathNot: tests },
    { dependencyTypes: library },
  ),
  never(
    'midway-in-transport-only',
    'what the platform decides and keeps is constructed by hand and knows no framework; its log and its transport do',
    {
      path: '^backend/src/(domain|settings|ports|persistence|modules|workflows|adapters|composition)/',
      pathNot: tests,
    },
    { path: '(^|/)@midwayjs/' },
  ),
  never(
    'layer-without-composition',
    'start-node.ts, configuration.ts and composition construct the layers; a layer that imports them depends on all',
    { path: '^backend/src/[^/]+/', pathNot: [tests, '^backend/src/composition/'] },
    { path: '^backend/src/((start-node|configuration|composition)\\.ts$|composition/)' },
  ),
  never(
    'contract-imports-nothing-of-ours',
    'everybody imports the contract and the tooling, so they import nobody',
    { path: '^(contract|config/tooling)/', pathNot: tests },
    { path: ours },
  ),
  never(
    'contract-types-without-library',
    'contract files beside their schemas cost a mini-program nothing: they import schemas as types only',
    { path: '^contract/', pathNot: [tests, '\\.schema\\.ts$', forServers] },
    { path: '\\.schema\\.ts$|node_modules/zod', dependencyTypesNot: ['type-only'] },
  ),
  never(
    'simulator-without-backend',
    'a simulator that shares code with the backend would share its mistakes',
    { path: '^(device-sim|wechat-sim)/', pathNot: tests },
    { path: '^(backend|miniapp|console|e2e)/' },
  ),
  never(
    'device-sim-without-wechat-sim',
    'each simulator can be used without the other',
    { path: '^device-sim/' },
    { path: '^wechat-sim/' },
  ),
  never(
    'wechat-sim-without-device-sim',
    'each simulator can be used without the other',
    { path: '^wechat-sim/' },
    { path: '^device-sim/' },
  ),
  never(
    'backend-without-tools',
    'the backend runs in production, where simulators, tests and tools are not installed',
    { path: '^backend/src/', pathNot: tests },
    { path: '^(device-sim|wechat-sim|miniapp|console|dev|e2e)/' },
  ),
  never(
    'merchant-without-owner',
    'two mini-programs with one package: what both need is in shared',
    { path: '^miniapp/(src/)?merchant/' },
    { path: '^miniapp/(src/)?owner/' },
  ),
  never(
    'owner-without-merchant',
    'two mini-programs with one package: what both need is in shared',
    { path: '^miniapp/(src/)?owner/' },
    { path: '^miniapp/(src/)?merchant/' },
  ),
  never(
    'shared-without-apps',
    'what both mini-programs use depends on neither',
    { path: '^miniapp/(src/)?shared/' },
    { path: '^miniapp/(src/)?(owner|merchant)/' },
  ),
  never(
    'miniapp-without-schemas',
    'zod costs a mini-program 86 KB: types only',
    { path: '^miniapp/', pathNot: tests },
    { path: ['\\.schema\\.ts$', 'node_modules/zod', forServers] },
  ),
  never(
    'miniapp-without-backend',
    'the mini-programs know the contract and nothing behind it',
    { path: '^miniapp/', pathNot: tests },
    { path: '^(backend|device-sim|wechat-sim|console|dev|e2e)/' },
  ),
  never(
    'console-only-with-contract',
    'the office knows the contract and itself: what it shares with the phones stands in the contract',
    { path: '^console/', pathNot: tests },
    { path: '^(backend|device-sim|wechat-sim|miniapp|dev|e2e)/' },
  ),
  never(
    'console-without-schemas',
    'zod and Node’s crypto would be loaded by every browser: types only',
    { path: '^console/', pathNot: tests },
    { path: ['\\.schema\\.ts$', 'node_modules/zod', forServers], dependencyTypesNot: ['type-only'] },
  ),
  never(
    'console-page-without-pages',
    'pages are loaded one by one: what several need is in ui/',
    { path: '^console/src/pages/([^/]+)/' },
    { path: '^console/src/pages/', pathNot: '^console/src/pages/$1/' },
  ),
]

module.exports = {
  forbidden: forbidden.filter(({ name }) => !unchecked.includes(name)),
  options: {
    doNotFollow: { path: 'node_modules' },
    // What we build; what a library is built to is what it is.
    exclude: { path: '^[a-z-]+/(dist|coverage)/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs', 'tsd'],
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'],
    },
  },
}
