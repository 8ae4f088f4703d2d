import type { ActorContext } from '../domain/actor-context'
import { newId } from '../persistence/new-id'

/** Who acts when a job runs: each run has a trace of its own. */
export const timerContext = (): ActorContext => ({ actor: 'timer', traceId: newId() })
