import 'reflect-metadata'
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

const BINDING = Symbol('binding')
const OPEN = Symbol('open')

/** The contract's entry behind a controller's method, or undefined: then nobody may call it. */
export function routeBindingOf(controller: object, method: string): RouteBinding | undefined {
  return Reflect.getOwnMetadata(BINDING, controller, method) as RouteBinding | undefined
}

/** Where all calls of the owner end begin; their controller carries it. */
export const OWNER_PREFIX = '/owner'

/**
 * Routes a call of the contract to this method: path, who may, what it takes and what it answers come from there. `prefix` is
 * its controller's.
 */
export const answersOwner = (
  name: keyof typeof ownerCallSchemas,
  options: Options = {},
  prefix = OWNER_PREFIX,
) =>
  answers({ api: 'owner', name, call: OWNER_CALLS[name], schemas: ownerCallSchemas[name], options }, prefix)
export const answersStaff = (name: keyof typeof staffCallSchemas, options: Options = {}) =>
  answers({ api: 'staff', name, call: STAFF_CALLS[name], schemas: staffCallSchemas[name], options })

function answers(called: RouteBinding, prefix = '') {
  if (!called.call.path.startsWith(prefix)) throw new Error(`${called.call.path} is not under ${prefix}`)
  return (target: object, key: string, descriptor: PropertyDescriptor): void => {
    RequestMapping({
      path: called.call.path.slice(prefix.length) || '/',
      requestMethod: called.call.method.toLowerCase(),
    })(target, key, descriptor)
    Reflect.defineMetadata(BINDING, called, target.constructor, key)
    const use = descriptor.value as (this: unknown, input: AnyInput) => unknown
    descriptor.value = async function (this: unknown, ctx: Context): Promise<void> {
      await handleCall(ctx, called, input => use.call(this, input))
    }
  }
}

/** Whether a controller's method stands outside the contract and is open to everybody who finds it. */
export const isOpen = (controller: object, method: string): boolean =>
  Reflect.hasOwnMetadata(OPEN, controller, method)

/** Declares a route open: no session, and what it takes it checks itself. */
export const openToAll =
  () =>
  (target: object, key: string): void =>
    Reflect.defineMetadata(OPEN, true, target.constructor, key)
