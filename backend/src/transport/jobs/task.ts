/** A durable task by its payload. It must do no harm when it runs again: a crash may come after its commit. */
export type Task<Payload = never> = (payload: Payload) => Promise<void>
