import type { LiveSocket, LiveSocketEvents } from '@fangxing/contract/client/live-connection'
import { LIVE_PATH } from '@fangxing/contract/live'
import Taro from '@tarojs/taro'
import { socketUrl } from '../net/address'

/** One WebSocket to the platform. */
export function openSocket(events: LiveSocketEvents): LiveSocket {
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
      opened.onMessage(({ data }) => !isClosed && events.onMessage(data))
      opened.onClose(onEnd)
      opened.onError(onEnd)
      return undefined
    })
    .catch(onEnd)

  return {
    close,
    send: text => {
      // A failed send means that the socket is closed, whatever state it reports.
      Promise.resolve(task?.send({ data: text })).catch(close)
    },
  }
}
