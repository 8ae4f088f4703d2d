export type { ActorContext } from '../domain/actor-context'
