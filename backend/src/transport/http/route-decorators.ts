import { RequestMapping } from '@midwayjs/core'
import { OWNER_CALLS, STAFF_CALLS, type Call } from '@fangxing/contract/calls'
import { ownerCallSchemas, staffCallSchemas } from '@fangxing/contract/calls.schema'
import type { Context } from '@midwayjs/koa'
import type { OwnerSession, StaffSession } from '../../domain/sessions'
import { handleCall } from './handle-call'
import type { AnyInput, RouteBinding, Input, Options } from './route-binding'

type Asker<C extends Call, Who> = C['who'] extends 'anyone' ? null : Who
/** What a controller's method gets: checked against the contract, with the session that the guard has found. */
export type OwnerInput<N extends keyof typeof ownerCallSchemas> = Input<
  (typeof ownerCallSchemas)[N],
  Asker<(typeof OWNER_CALLS)[N], OwnerSession>
>
export type StaffInput<N extends keyof typeof staffCallSchemas> = Input<
  (typeof staffCallSchemas)[N],
  Asker<(typeof STAFF_CALLS)[N], StaffSession>
>

const registry = new Map<unknown, Map<string, RouteBinding>>()

/** The contract's entry behind a controller's method, or undefined: then nobody may call it. */
export function routeBindingOf(controller: unknown, method: string): RouteBinding | undefined {
  return registry.get(controller)?.get(method)
}

/** Where all calls of the owner end begin; their controller carries it. */
export const OWNER_PREFIX = '/owner'

/** Routes a call of the contract to this method: path, who may, what it takes and what it answers come from there. */
export const answersOwner = (name: keyof typeof ownerCallSchemas, options: Options = {}) =>
  answers(
    { book: 'owner', name, call: OWNER_CALLS[name], schemas: ownerCallSchemas[name], options },
    OWNER_PREFIX,
  )
export const answersStaff = (name: keyof typeof staffCallSchemas, options: Options = {}) =>
  answers({ book: 'staff', name, call: STAFF_CALLS[name], schemas: staffCallSchemas[name], options })

function answers(called: RouteBinding, prefix = '') {
  if (!called.call.path.startsWith(prefix)) throw new Error(`${called.call.path} is not under ${prefix}`)
  return (target: object, key: string, descriptor: PropertyDescriptor): void => {
    RequestMapping({
      path: called.call.path.slice(prefix.length),
      requestMethod: called.call.method.toLowerCase(),
    })(target, key, descriptor)
    const methods = registry.get(target.constructor) ?? new Map<string, RouteBinding>()
    registry.set(target.constructor, methods.set(key, called))
    const use = descriptor.value as (this: unknown, input: AnyInput) => unknown
    descriptor.value = async function (this: unknown, ctx: Context): Promise<void> {
      await handleCall(ctx, called, input => use.call(this, input))
    }
  }
}

/** Controllers' methods that stand outside the contract and are open to everybody who finds them. */
const open = new Map<unknown, Set<string>>()
export function isOpen(controller: unknown, method: string): boolean {
  return open.get(controller)?.has(method) ?? false
}
/** Declares a route open: no session, and what it takes it checks itself. */
export const openToAll =
  () =>
  (target: object, key: string): void => {
    open.set(target.constructor, (open.get(target.constructor) ?? new Set()).add(key))
  }
