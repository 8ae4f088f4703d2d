/** Who acts, and under which trace. `actor` is what the audit log says: `staff:<id>`, `owner:<id>`, `device:<id>`, `wechat`, `timer`. */
export type ActorContext = { actor: string; traceId: string }
