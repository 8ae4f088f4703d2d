import type { Server } from 'node:http'

const DRAIN_MS = 5000

/**
 * Takes no new connection, lets requests at work finish, and after 5 s closes what is left. By hand: since Node
 * has `closeIdleConnections`, nothing is left of what http-terminator adds.
 */
export async function drain(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  // A connection that finishes its request becomes idle only then.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await closed
  clearTimeout(timer)
  clearInterval(sweep)
}
