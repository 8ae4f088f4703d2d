import type { Services } from '../services'

export type Health = { ready: boolean; database: boolean; redis: boolean; mqtt: boolean }
const ANSWER_MS = 1000

/** Whether this node can serve: the database must answer; without Redis it is slower, without the broker locks wait. */
export async function lookAtHealth(platform: Services): Promise<Health> {
  const database = await answers(platform)
  return { ready: database, database, redis: platform.live.isTrusted(), mqtt: platform.locks.isConnected() }
}

async function answers(platform: Services): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), ANSWER_MS)
  })
  try {
    return await Promise.race([platform.database.query('SELECT 1').then(() => true), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
