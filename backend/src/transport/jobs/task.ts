import type { ActorContext } from '../../domain/actor-context'

/**
 * A durable task by its payload; `context` says under which trace this run acts. It must do no harm when it runs again: a
 * crash may come after its commit.
 */
export type Task<Payload = never> = (payload: Payload, context: ActorContext) => Promise<void>
