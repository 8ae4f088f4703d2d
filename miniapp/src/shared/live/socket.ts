import { LIVE_PATH, type LiveRequest, type LiveMessage } from '@fangxing/contract/live'
import Taro from '@tarojs/taro'
import { socketAddress } from '../net/address'

export type Socket = { say: (ask: LiveRequest) => void; close: () => void }
export type SocketEvents = { opened: () => void; told: (tell: LiveMessage) => void; closed: () => void }

function parse(data: unknown): LiveMessage | undefined {
  try {
    return JSON.parse(String(data)) as LiveMessage
  } catch {
    return undefined
  }
}

/** One WebSocket to the platform. `closed` comes exactly once, however it ends; after it nothing else comes. */
export function openSocket(events: SocketEvents): Socket {
  let task: Taro.SocketTask | undefined
  let over = false
  const end = () => {
    if (over) return
    over = true
    events.closed()
  }
  const close = () => {
    task?.close({})
    end()
  }

  void Promise.resolve(Taro.connectSocket({ url: socketAddress(LIVE_PATH) }))
    .then(opened => {
      task = opened
      if (over) return opened.close({})
      opened.onOpen(() => !over && events.opened())
      opened.onMessage(({ data }) => {
        const tell = over ? undefined : parse(data)
        if (tell) events.told(tell)
      })
      opened.onClose(end)
      opened.onError(end)
      return undefined
    })
    .catch(end)

  return {
    close,
    say: ask => {
      // A send that fails means a dead socket, whatever it still calls itself.
      Promise.resolve(task?.send({ data: JSON.stringify(ask) })).catch(close)
    },
  }
}
