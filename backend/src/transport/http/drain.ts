import type { Server } from 'node:http'

const PATIENCE_MS = 5000

/** Takes no new connection, lets requests at work finish, and after 5 s closes what is left. */
export async function drain(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), PATIENCE_MS)
  // A connection that finishes its request becomes idle only then.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await closed
  clearTimeout(timer)
  clearInterval(sweep)
}
