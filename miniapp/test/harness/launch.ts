import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import type { FakeWx } from './fake-wx'
import { openPage, type PageConfig, type OpenPage } from './page'

type Exports = { exports: unknown }
type AppConfig = { pages: string[]; subPackages?: { root: string; pages: string[] }[] }
type Methods = Record<string, ((given?: unknown) => unknown) | undefined>

const GLOBALS = {
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  queueMicrotask,
  Promise,
  Date,
  Math,
  JSON,
  Object,
  Array,
  String,
  Number,
  Boolean,
  RegExp,
  Error,
  TypeError,
  RangeError,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Symbol,
  Proxy,
  Reflect,
  Uint8Array,
  Uint8ClampedArray,
  ArrayBuffer,
  BigInt,
  parseInt,
  parseFloat,
  isNaN,
  isFinite,
  encodeURIComponent,
  decodeURIComponent,
  encodeURI,
  decodeURI,
  Infinity,
  NaN,
}

export type Launched = {
  app: AppConfig
  open: (route: string, query?: Record<string, string>) => Promise<OpenPage>
  /** Somebody followed a link to a page that the app does not have. */
  pageNotFound: (path: string) => void
  /** The templates with which WeChat draws every node. */
  templates: string
  /** The errors that the bundle logged. */
  errors: string[]
}

/**
 * Runs a built WeChat bundle: its files have WeChat's globals and none of Node's, and code generation from strings is
 * refused as on a phone. Pages are opened by route, as WeChat does when it scans a code.
 */
export function launch(folder: string, { wx }: FakeWx): Launched {
  const read = (file: string) => fs.readFileSync(path.join(folder, file), 'utf8')
  const app = JSON.parse(read('app.json')) as AppConfig
  const templates = read('base.wxml')
  const registered = new Map<string, PageConfig>()
  const errors: string[] = []
  const stack: unknown[] = []
  const modules = new Map<string, Exports>()
  let loading = ''
  let instance: Methods = {}

  const recordError = (...parts: unknown[]) => void errors.push(parts.map(String).join(' '))
  const globals: Record<string, unknown> = {
    ...GLOBALS,
    wx,
    console: {
      log: () => undefined,
      info: () => undefined,
      debug: () => undefined,
      warn: () => undefined,
      error: recordError,
    },
    App: (config: Methods) => (instance = config),
    getApp: () => instance,
    Page: (config: PageConfig) => registered.set(loading, config),
    Component: (config: PageConfig) => registered.set(loading, config),
    Behavior: (config: unknown) => config,
    getCurrentPages: () => stack,
    requirePlugin: () => ({}),
    __wxConfig: {},
  }
  globals.global = globals
  globals.globalThis = globals
  const context = vm.createContext(globals, { codeGeneration: { strings: false, wasm: false } })

  function load(file: string): unknown {
    const cached = modules.get(file)
    if (cached) return cached.exports
    const module: Exports = { exports: {} }
    modules.set(file, module)
    const code = `(function (require, module, exports) {${fs.readFileSync(file, 'utf8')}\n})`
    const wrapper = vm.runInContext(code, context, { filename: file }) as (...given: unknown[]) => void
    wrapper(
      (id: string) => load(path.resolve(path.dirname(file), id.endsWith('.js') ? id : `${id}.js`)),
      module,
      module.exports,
    )
    return module.exports
  }

  function loadRoute(route: string): PageConfig {
    loading = route
    load(path.join(folder, `${route}.js`))
    const config = registered.get(route)
    if (!config) throw new Error(`${route} registers no page`)
    return config
  }

  load(path.join(folder, 'app.js'))
  instance.onLaunch?.call(instance, { path: app.pages[0], query: {}, scene: 1011 })
  instance.onShow?.call(instance, {})
  return {
    app,
    errors,
    templates,
    pageNotFound: path =>
      void instance.onPageNotFound?.call(instance, { path, query: {}, isEntryPage: true }),
    open: async (route, query = {}) => {
      const page = openPage({ config: loadRoute(route), route, templates, wx })
      stack.push(page.instance)
      await page.begin(query)
      return page
    },
  }
}
