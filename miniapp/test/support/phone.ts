/**
 * A fake of `@tarojs/taro` as far as our code uses it, controlled by the test. Every test begins with `phone.reset()`.
 */
type Reply = { statusCode: number; data: unknown }
type Request = {
  url: string
  method: string
  header: Record<string, string>
  data?: unknown
  timeout?: number
}

export class FakeSocket {
  sent: { type: string; [field: string]: unknown }[] = []
  closed = false
  private openListener?: () => void
  private messageListener?: (event: { data: string }) => void
  private closeListener?: () => void
  constructor(readonly url: string) {}
  onOpen = (listener: () => void) => void (this.openListener = listener)
  onMessage = (listener: (event: { data: string }) => void) => void (this.messageListener = listener)
  onClose = (listener: () => void) => void (this.closeListener = listener)
  onError = () => undefined
  send = ({ data }: { data: string }) => {
    if (this.closed) return Promise.reject(new Error('closed'))
    this.sent.push(JSON.parse(data))
    return Promise.resolve()
  }
  close = () => {
    if (this.closed) return
    this.closed = true
    this.closeListener?.()
  }
  /** The platform's side of the socket. */
  open = () => this.openListener?.()
  receive = (receive: unknown) => this.messageListener?.({ data: JSON.stringify(receive) })
  disconnect = () => this.close()
}

const listeners = {
  show: new Set<() => void>(),
  network: new Set<(state: { isConnected: boolean }) => void>(),
}

export const phone = {
  storage: new Map<string, unknown>(),
  sockets: [] as FakeSocket[],
  requests: [] as Request[],
  visited: [] as string[],
  dialled: [] as string[],
  scrolledTo: [] as string[],
  vibrations: 0,
  params: {} as Record<string, string>,
  pays: [] as unknown[],
  respond: (_asked: Request): Reply | Promise<Reply> => ({ statusCode: 404, data: {} }),
  pay: (): Promise<unknown> => Promise.resolve({ errMsg: 'requestPayment:ok' }),
  scan: (): Promise<unknown> => Promise.reject({ errMsg: 'scanCode:fail cancel' }),
  /** The files that the camera gives; a name in `unreadable` cannot be opened. */
  camera: [] as string[],
  unreadable: [] as string[],
  /** Makes a picture small. */
  compress: (() => Promise.resolve()) as () => Promise<void>,
  refuseSockets: false,
  /** Nothing more can be stored; what is stored stays. */
  isFull: false,
  reset() {
    phone.storage.clear()
    phone.params = {}
    phone.vibrations = 0
    phone.refuseSockets = false
    phone.isFull = false
    phone.compress = () => Promise.resolve()
    for (const list of [
      phone.sockets,
      phone.requests,
      phone.visited,
      phone.dialled,
      phone.scrolledTo,
      phone.camera,
      phone.unreadable,
      phone.pays,
    ])
      list.length = 0
    phone.respond = () => ({ statusCode: 404, data: {} })
    phone.pay = () => Promise.resolve({ errMsg: 'requestPayment:ok' })
    phone.scan = () => Promise.reject({ errMsg: 'scanCode:fail cancel' })
    listeners.show.clear()
    // The network listener is registered once by its module, so it is not cleared.
    phone.network(true)
  },
  /** The app comes to the foreground. */
  bringToForeground: () => [...listeners.show].forEach(listener => listener()),
  network: (isConnected: boolean) => [...listeners.network].forEach(listener => listener({ isConnected })),
  socket: () => phone.sockets[phone.sockets.length - 1]!,
  requestsTo: (method: string, path: RegExp) =>
    phone.requests.filter(
      requests => requests.method === method && path.test(new URL(requests.url).pathname),
    ),
}

const Taro = {
  getStorageSync: (key: string) => phone.storage.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => {
    if (phone.isFull) throw Object.assign(new Error(), { errMsg: 'setStorageSync:fail exceed max size' })
    phone.storage.set(key, value)
  },
  removeStorageSync: (key: string) => void phone.storage.delete(key),
  login: () => Promise.resolve({ code: 'code-1', errMsg: 'login:ok' }),
  request: async (requests: Request) => {
    phone.requests.push(requests)
    return phone.respond(requests)
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
    ...requests
  }: {
    success: (sent: unknown) => void
    fail: (sent: unknown) => void
  }) => {
    phone.pays.push(requests)
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
  pageScrollTo: ({ selector }: { selector: string }) => {
    phone.scrolledTo.push(selector)
    return Promise.resolve()
  },
  scanCode: () => phone.scan(),
  chooseMedia: () => Promise.resolve({ tempFiles: phone.camera.map(tempFilePath => ({ tempFilePath })) }),
  compressImage: async ({ src }: { src: string }) => {
    await phone.compress()
    return { tempFilePath: src }
  },
  getFileSystemManager: () => ({
    readFileSync: (file: string) => {
      if (phone.unreadable.includes(file)) throw new Error('readFileSync:fail')
      return new Uint8Array([0xff, 0xd8, 0xff]).buffer
    },
  }),
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
export const usePageNotFound = () => undefined
export const useShareAppMessage = () => undefined
export const useDidHide = () => undefined
export const useReachBottom = () => undefined
export const usePullDownRefresh = () => undefined
export default Taro
