import type { StaffCall } from '@fangxing/contract/calls'
import type { staffCallSchemas } from '@fangxing/contract/calls.schema'
import type { ExportedList } from '@fangxing/contract/exports'
import type { z } from 'zod'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'

type Schemas = typeof staffCallSchemas
/** With what its address names, such as the webhook of deliveries. */
type QueryOf<Name extends ExportedList> = Schemas[Name] extends { query: infer Query extends z.ZodType }
  ? z.output<Query> &
      (Schemas[Name] extends { params: infer Params extends z.ZodType } ? z.output<Params> : unknown)
  : undefined
type Asked<Name extends ExportedList> = {
  session: StaffSession
  query: QueryOf<Name>
  context: ActorContext
}
/** How each list is read: as its own call reads it, with the same refusals and the same tenancy. */
export type ListReaders = {
  readonly [Name in ExportedList]: (asked: Asked<Name>) => Promise<StaffCall<Name>['reply']>
}
