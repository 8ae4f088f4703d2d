import type { LiveEnvironment, LiveSocket, LiveSocketEvents } from '@fangxing/contract/client/live-connection'
import { LIVE_PATH } from '@fangxing/contract/live'
import type { Network } from '../net/network'

/** One WebSocket to the platform. A browser may say very late that it is closed: whoever closes it does not wait for that. */
function openSocket(events: LiveSocketEvents): LiveSocket {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + LIVE_PATH)
  let isClosed = false
  const onEnd = () => {
    if (isClosed) return
    isClosed = true
    events.onClose()
  }
  socket.onopen = () => !isClosed && events.onOpen()
  socket.onmessage = ({ data }) => !isClosed && events.onMessage(data)
  socket.onclose = onEnd
  return {
    send: text => socket.send(text),
    close: () => {
      socket.close()
      onEnd()
    },
  }
}

const resumesOf = (network: Network) =>
  function onResume(listener: () => void): () => void {
    const resume = () => {
      if (document.visibilityState !== 'hidden') listener()
    }
    document.addEventListener('visibilitychange', resume)
    const unsubscribe = network.onChange(resume)
    return () => {
      unsubscribe()
      document.removeEventListener('visibilitychange', resume)
    }
  }

/** The browser's cookie says who asks. */
export const browserEnvironment = (network: Network): LiveEnvironment => ({
  openSocket,
  onResume: resumesOf(network),
})
