/**
 * A fake of WeChat's API as far as the bundles use it. Any other method succeeds and is recorded in `calls`, so that a
 * test sees what a page requested.
 */
type Options = {
  success?: (result: unknown) => void
  fail?: (error: unknown) => void
  complete?: (result: unknown) => void
}
type Request = { url: string; method: string; data?: string; header: Record<string, string> }

type FakeSocketTask = {
  url: string
  sent: unknown[]
  open: () => void
  receive: (message: unknown) => void
  disconnect: () => void
}

export type FakeWx = {
  wx: Record<string, unknown>
  requests: Request[]
  sockets: FakeSocketTask[]
  calls: [string, unknown][]
  storage: Map<string, unknown>
  showApp: () => void
  /** WeChat has downloaded a new version. */
  updateReady: () => void
}

const succeed = (options: Options, result: unknown) => {
  options.success?.(result)
  options.complete?.(result)
}
const fail = (options: Options, error: unknown) => {
  options.fail?.(error)
  options.complete?.(error)
}

const window = {
  windowWidth: 375,
  windowHeight: 667,
  screenWidth: 375,
  screenHeight: 667,
  pixelRatio: 2,
  statusBarHeight: 20,
}
const system = {
  ...window,
  platform: 'android',
  system: 'Android 14',
  language: 'zh_CN',
  SDKVersion: '3.8.0',
  theme: 'light',
}

function socketTask(url: string): { task: Record<string, unknown>; handle: FakeSocketTask } {
  const on: Record<string, ((event: unknown) => void) | undefined> = {}
  const sent: unknown[] = []
  let closed = false
  let isOpen = false
  const close = () => {
    if (closed) return
    closed = true
    on.close?.({ code: 1006 })
  }
  const task = {
    // The bundle gets the socket from a promise: when it opened before, the listener is called at once.
    onOpen: (listener: () => void) => {
      on.open = listener
      if (isOpen) listener()
    },
    onMessage: (listener: () => void) => (on.message = listener),
    onClose: (listener: () => void) => (on.close = listener),
    onError: (listener: () => void) => (on.error = listener),
    close,
    send: (options: Options & { data: string }) => {
      sent.push(JSON.parse(options.data))
      succeed(options, { errMsg: 'sendSocketMessage:ok' })
    },
  }
  const receive = (message: unknown) => on.message?.({ data: JSON.stringify(message) })
  const open = () => {
    isOpen = true
    on.open?.({})
  }
  return { task, handle: { url, sent, open, receive, disconnect: close } }
}

/** Taro wraps the methods that it finds in `wx` when the bundle starts; these succeed like all others. */
const PROMISE_METHODS = [
  'onNetworkStatusChange',
  'offNetworkStatusChange',
  'getNetworkType',
  'makePhoneCall',
  'pageScrollTo',
  'previewImage',
  'vibrateLong',
  'vibrateShort',
  'navigateTo',
  'navigateBack',
  'redirectTo',
  'reLaunch',
  'switchTab',
  'setNavigationBarTitle',
  'showToast',
  'hideToast',
  'showModal',
  'scanCode',
  'chooseMedia',
  'compressImage',
  'getFileSystemManager',
  'createInnerAudioContext',
  'requestSubscribeMessage',
  'setKeepScreenOn',
  'onThemeChange',
  'offThemeChange',
  'setClipboardData',
] satisfies (keyof WechatMiniprogram.Wx)[]

export type WxReplies = {
  request: (requests: Request) => { statusCode: number; data: unknown }
  /** `errMsg` of requestPayment; anything but `requestPayment:ok` is a failure. */
  pay?: () => string
  login?: () => string
  /** What the camera reads; undefined when the person closes it. */
  scan?: () => string | undefined
  /** Further methods, such as those of a Bluetooth printer. */
  api?: Record<string, unknown>
  /** What differs in WeChat's own settings. */
  appBaseInfo?: Record<string, unknown>
}

/** A phone whose requests are answered by `answers`. */
export function fakeWx(answers: WxReplies): FakeWx {
  const requests: Request[] = []
  const sockets: FakeSocketTask[] = []
  const calls: [string, unknown][] = []
  const storage = new Map<string, unknown>()
  const showListeners = new Set<() => void>()
  const updateListeners = new Set<() => void>()
  const defer = (then: () => void) => void setTimeout(then, 0)

  const api: Record<string, unknown> = {
    canIUse: () => true,
    getSystemInfoSync: () => system,
    getWindowInfo: () => window,
    getDeviceInfo: () => system,
    getAppBaseInfo: () => ({ ...system, ...answers.appBaseInfo }),
    // Taro hands this one through; WeChat answers by a promise when it is called without callbacks.
    chooseMedia: () => Promise.resolve({ tempFiles: [{ tempFilePath: 'wxfile://photo.jpg' }] }),
    compressImage: (options: Options) =>
      defer(() => succeed(options, { tempFilePath: 'wxfile://photo.jpg' })),
    getFileSystemManager: () => ({ readFileSync: () => new Uint8Array([0xff, 0xd8, 0xff]).buffer }),
    getUpdateManager: () => ({
      onUpdateReady: (listener: () => void) => void updateListeners.add(listener),
      applyUpdate: () => void calls.push(['applyUpdate', undefined]),
    }),
    getLaunchOptionsSync: () => ({ path: '', scene: 1011, query: {} }),
    getEnterOptionsSync: () => ({ path: '', scene: 1011, query: {} }),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'release' } }),
    getMenuButtonBoundingClientRect: () => ({
      top: 24,
      left: 280,
      right: 367,
      bottom: 56,
      width: 87,
      height: 32,
    }),
    nextTick: defer,
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, JSON.parse(JSON.stringify(value))),
    removeStorageSync: (key: string) => void storage.delete(key),
    onAppShow: (listener: () => void) => void showListeners.add(listener),
    offAppShow: (listener: () => void) => void showListeners.delete(listener),
    login: (options: Options) =>
      defer(() => {
        calls.push(['login', undefined])
        succeed(options, { code: answers.login?.() ?? 'code-1', errMsg: 'login:ok' })
      }),
    request: (options: Options & Request) => {
      const { url, method, data, header } = options
      requests.push({ url, method, data, header })
      defer(() =>
        succeed(options, {
          ...answers.request({ url, method, data, header }),
          header: {},
          errMsg: 'request:ok',
        }),
      )
      return { abort: () => undefined, onHeadersReceived: () => undefined, onChunkReceived: () => undefined }
    },
    connectSocket: (options: Options & { url: string }) => {
      const { task, handle } = socketTask(options.url)
      sockets.push(handle)
      defer(() => succeed(options, { errMsg: 'connectSocket:ok' }))
      return task
    },
    requestPayment: (options: Options & Record<string, unknown>) => {
      const { success: _s, fail: _f, complete: _c, ...parameters } = options
      calls.push(['requestPayment', parameters])
      const errMsg = answers.pay?.() ?? 'requestPayment:ok'
      defer(() => (errMsg === 'requestPayment:ok' ? succeed(options, { errMsg }) : fail(options, { errMsg })))
    },
    scanCode: (options: Options) => {
      const result = answers.scan?.()
      defer(() =>
        result === undefined
          ? fail(options, { errMsg: 'scanCode:fail cancel' })
          : succeed(options, { result, scanType: 'QR_CODE', errMsg: 'scanCode:ok' }),
      )
    },
    createSelectorQuery: () => {
      const query: Record<string, unknown> = {}
      for (const name of [
        'select',
        'selectAll',
        'selectViewport',
        'in',
        'boundingClientRect',
        'scrollOffset',
        'fields',
        'node',
      ])
        query[name] = () => query
      query.exec = (done?: (rects: unknown[]) => void) =>
        defer(() => done?.([{ width: 100, height: 40, left: 0, top: 0 }]))
      return query
    },
    ...answers.api,
  }

  const fallbackFor = (name: string) => {
    if (name.endsWith('Sync')) return (...given: unknown[]) => void calls.push([name, given])
    if (/^(on|off)[A-Z]/.test(name)) return () => undefined
    return (options: Options = {}) => {
      calls.push([name, options])
      defer(() => succeed(options, { errMsg: `${name}:ok` }))
    }
  }
  for (const name of PROMISE_METHODS) api[name] ??= fallbackFor(name)
  const wx = new Proxy(api, {
    get: (methods, name) => {
      if (typeof name !== 'string' || name === 'then' || name === 'webpackJsonp')
        return Reflect.get(methods, name)
      return methods[name] ?? (methods[name] = fallbackFor(name))
    },
  })
  return {
    wx,
    requests,
    sockets,
    calls,
    storage,
    showApp: () => showListeners.forEach(listener => listener()),
    updateReady: () => updateListeners.forEach(listener => listener()),
  }
}
