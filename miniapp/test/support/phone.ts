/**
 * The phone, replaced at its boundary: what `@tarojs/taro` offers to our code, played by the test. Every test begins
 * with `phone.reset()`.
 */
type Reply = { statusCode: number; data: unknown }
type Asked = { url: string; method: string; header: Record<string, string>; data?: unknown; timeout?: number }

export class FakeSocket {
  said: { type: string; [field: string]: unknown }[] = []
  closed = false
  private opened?: () => void
  private message?: (event: { data: string }) => void
  private over?: () => void
  constructor(readonly url: string) {}
  onOpen = (listener: () => void) => void (this.opened = listener)
  onMessage = (listener: (event: { data: string }) => void) => void (this.message = listener)
  onClose = (listener: () => void) => void (this.over = listener)
  onError = () => undefined
  send = ({ data }: { data: string }) => {
    if (this.closed) return Promise.reject(new Error('closed'))
    this.said.push(JSON.parse(data))
    return Promise.resolve()
  }
  close = () => {
    if (this.closed) return
    this.closed = true
    this.over?.()
  }
  /** What the platform does. */
  open = () => this.opened?.()
  tell = (tell: unknown) => this.message?.({ data: JSON.stringify(tell) })
  drop = () => this.close()
}

const listeners = {
  show: new Set<() => void>(),
  network: new Set<(state: { isConnected: boolean }) => void>(),
}

export const phone = {
  storage: new Map<string, unknown>(),
  sockets: [] as FakeSocket[],
  asked: [] as Asked[],
  visited: [] as string[],
  dialled: [] as string[],
  vibrations: 0,
  params: {} as Record<string, string>,
  pays: [] as unknown[],
  answer: (_asked: Asked): Reply | Promise<Reply> => ({ statusCode: 404, data: {} }),
  pay: (): Promise<unknown> => Promise.resolve({ errMsg: 'requestPayment:ok' }),
  scan: (): Promise<unknown> => Promise.reject({ errMsg: 'scanCode:fail cancel' }),
  refuseSockets: false,
  reset() {
    phone.storage.clear()
    phone.params = {}
    phone.vibrations = 0
    phone.refuseSockets = false
    for (const list of [phone.sockets, phone.asked, phone.visited, phone.dialled, phone.pays]) list.length = 0
    phone.answer = () => ({ statusCode: 404, data: {} })
    phone.pay = () => Promise.resolve({ errMsg: 'requestPayment:ok' })
    phone.scan = () => Promise.reject({ errMsg: 'scanCode:fail cancel' })
    listeners.show.clear()
    // The network's own listener is made once by the module that listens and lives as long as it.
    phone.network(true)
  },
  /** The person comes back to the app. */
  wake: () => [...listeners.show].forEach(listener => listener()),
  network: (isConnected: boolean) => [...listeners.network].forEach(listener => listener({ isConnected })),
  socket: () => phone.sockets[phone.sockets.length - 1]!,
  askedFor: (method: string, path: RegExp) =>
    phone.asked.filter(asked => asked.method === method && path.test(new URL(asked.url).pathname)),
}

const Taro = {
  getStorageSync: (key: string) => phone.storage.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => void phone.storage.set(key, value),
  removeStorageSync: (key: string) => void phone.storage.delete(key),
  login: () => Promise.resolve({ code: 'code-1', errMsg: 'login:ok' }),
  request: async (asked: Asked) => {
    phone.asked.push(asked)
    return phone.answer(asked)
  },
  connectSocket: ({ url }: { url: string }) => {
    if (phone.refuseSockets) return Promise.reject(new Error('connectSocket:fail'))
    const socket = new FakeSocket(url)
    phone.sockets.push(socket)
    return Promise.resolve(socket)
  },
  onAppShow: (listener: () => void) => void listeners.show.add(listener),
  offAppShow: (listener: () => void) => void listeners.show.delete(listener),
  onNetworkStatusChange: (listener: (state: { isConnected: boolean }) => void) =>
    void listeners.network.add(listener),
  requestPayment: ({
    success,
    fail,
    ...asked
  }: {
    success: (said: unknown) => void
    fail: (said: unknown) => void
  }) => {
    phone.pays.push(asked)
    void phone.pay().then(success, fail)
  },
  makePhoneCall: ({ phoneNumber }: { phoneNumber: string }) => {
    phone.dialled.push(phoneNumber)
    return Promise.resolve()
  },
  navigateTo: ({ url }: { url: string }) => {
    phone.visited.push(url)
    return Promise.resolve()
  },
  redirectTo: ({ url }: { url: string }) => {
    phone.visited.push(url)
    return Promise.resolve()
  },
  reLaunch: ({ url }: { url: string }) => {
    phone.visited.push(url)
    return Promise.resolve()
  },
  scanCode: () => phone.scan(),
  setNavigationBarTitle: () => Promise.resolve(),
  previewImage: () => Promise.resolve(),
  vibrateLong: () => {
    phone.vibrations += 1
    return Promise.resolve()
  },
  vibrateShort: () => Promise.resolve(),
  setClipboardData: () => Promise.resolve(),
  requestSubscribeMessage: () => Promise.resolve({}),
}

export const useRouter = () => ({ params: phone.params, path: '' })
export const useDidShow = () => undefined
export const useDidHide = () => undefined
export const useReachBottom = () => undefined
export const usePullDownRefresh = () => undefined
export default Taro
