import { LIVE_PATH, type LiveAsk, type LiveTell } from '@fangxing/contract/live'
import Taro from '@tarojs/taro'
import { socketUrl } from '../net/address'

export type Socket = { send: (message: LiveAsk) => void; close: () => void }
type SocketEvents = {
  onOpen: () => void
  onMessage: (message: LiveTell) => void
  onClose: () => void
}

function parse(data: unknown): LiveTell | undefined {
  try {
    return JSON.parse(String(data)) as LiveTell
  } catch {
    return undefined
  }
}

/** One WebSocket to the platform. `onClose` is called exactly once, whatever the cause, and nothing is called after it. */
export function openSocket(events: SocketEvents): Socket {
  let task: Taro.SocketTask | undefined
  let isClosed = false
  const onEnd = () => {
    if (isClosed) return
    isClosed = true
    events.onClose()
  }
  const close = () => {
    task?.close({})
    onEnd()
  }

  void Promise.resolve(Taro.connectSocket({ url: socketUrl(LIVE_PATH) }))
    .then(opened => {
      task = opened
      if (isClosed) return opened.close({})
      opened.onOpen(() => !isClosed && events.onOpen())
      opened.onMessage(({ data }) => {
        const message = isClosed ? undefined : parse(data)
        if (message) events.onMessage(message)
      })
      opened.onClose(onEnd)
      opened.onError(onEnd)
      return undefined
    })
    .catch(onEnd)

  return {
    close,
    send: message => {
      // A failed send means that the socket is closed, whatever state it reports.
      Promise.resolve(task?.send({ data: JSON.stringify(message) })).catch(close)
    },
  }
}
