import { LIVE_PATH, type LiveRequest, type LiveMessage } from '@fangxing/contract/live'
import Taro from '@tarojs/taro'
import { socketUrl } from '../net/address'

export type Socket = { send: (message: LiveRequest) => void; close: () => void }
type SocketEvents = {
  onOpen: () => void
  onMessage: (message: LiveMessage) => void
  onClose: () => void
}

function parse(data: unknown): LiveMessage | undefined {
  try {
    return JSON.parse(String(data)) as LiveMessage
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
